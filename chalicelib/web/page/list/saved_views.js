// Views of the list that the company keeps by name, read when somebody asks for them.

import { $, make } from "../elements/dom.js";
import { saidOf } from "../elements/notices.js";
import { popover } from "../elements/popover.js";
import { ask } from "../tab/api.js";
import { may } from "../tab/session.js";
import { queryToKeep, viewIn } from "../tab/view.js";
import { put, t } from "../words/texts.js";

const MOST_VIEWS = 10;

/** @typedef {{name: string, query: string}} SavedView */

/** @type {SavedView[]} */
let savedViews = [];
/** @type {(query: string) => void} */
let lookAt;

/** @param {(change: object) => void} chosen */
export function prepareViews(chosen) {
  const close = popover("views", () => {
    sayOfViews("");
    drawViews();
    readViews().then(drawViews, (error) => sayOfViews(saidOf(error)));
    return $("views-list").querySelector("button") ?? $("view-name");
  });
  lookAt = (query) => {
    close(true);
    chosen({ ...viewIn(new URLSearchParams(query)), email: "" });
  };
  $("views-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = $("view-name").value.trim();
    if (name) keepViews((others) => [...others, { name, query: queryToKeep() }], name);
    else $("view-name").focus();
  });
}

async function readViews() {
  savedViews = (await ask("settings/views")).data.views;
}

/**
 * Keeps others than before, beside what somebody else has kept meanwhile.
 * @param {(others: SavedView[]) => SavedView[]} change of those with other names
 * @param {string} name
 */
async function keepViews(change, name) {
  try {
    await readViews();
    const views = change(savedViews.filter((view) => view.name !== name));
    if (views.length > MOST_VIEWS) return sayOfViews(t.views.most);
    savedViews = (await ask("settings/views", { method: "PUT", body: { views } })).data.views;
    const stays = savedViews.some((view) => view.name === name);
    drawViews();
    sayOfViews(put(stays ? t.views.saved : t.views.removed, name));
    $("view-name").value = "";
    if (!stays) $("view-name").focus();
  } catch (error) {
    sayOfViews(saidOf(error));
  }
}

/** @param {string} text */
function sayOfViews(text) {
  $("views-said").textContent = text;
}

function drawViews() {
  const now = queryToKeep();
  $("views-list").replaceChildren(
    ...savedViews.map(({ name, query }) =>
      make(
        "li",
        {},
        make(
          "button",
          {
            type: "button",
            "aria-current": query === now ? "true" : null,
            click: () => lookAt(query),
          },
          make("bdi", {}, name),
        ),
        may("emails:a")
          ? make(
              "button",
              {
                type: "button",
                class: "quiet",
                "aria-label": put(t.views.remove, name),
                click: () => keepViews((others) => others, name),
              },
              "×",
            )
          : null,
      ),
    ),
  );
  if (!savedViews.length) $("views-list").append(make("li", { class: "soft" }, t.views.none));
}
