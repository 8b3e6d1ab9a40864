// How many emails there are: by state, which are filters at once, by category, and by month.

import { $, iconElement, make } from "../elements/dom.js";
import { ask } from "../tab/api.js";
import { company } from "../tab/company.js";
import { filters, looksAhead, SCHEDULED, STATES, view } from "../tab/view.js";
import { grouped, put, t } from "../words/texts.js";
import { drawChart } from "./chart.js";

/** What is not known is not shown: a Standard licence tells nothing of reading. */
const shownStates = () => {
  const unknown = company().licence === "standard" ? ["read", "downloaded", "silent"] : [];
  if (!looksAhead() && !hasScheduled()) unknown.push(SCHEDULED);
  return ["all", ...STATES].filter((name) => !unknown.includes(name));
};

/** @type {any} */
let counts = null;
/** @type {Map<string, number>} */
let byCategory = new Map();

/** Also where they are too many to count. */
const hasScheduled = () => Boolean(counts) && counts.scheduled !== 0;

/** @type {number | null} */
let ofPeriod = null;

/** How many emails the period has, whatever narrows the list; null where that is not known. */
export const totalOfPeriod = () => ofPeriod;

export const countOf = (category) => byCategory.get(category);

/** Asks and shows; where it cannot be counted there are no counts, and the list says why. */
export async function showSummary(signal) {
  countedAt = Date.now();
  try {
    const narrowed = ask(`emails/summary?${filters({ state: false })}`, { signal });
    const period = filters({ state: false });
    const [from, to] = ["from", "to"].map((name) => period.get(name) ?? "");
    const whole =
      view().categories.length || view().search
        ? ask(`emails/summary?${new URLSearchParams({ from, to })}`, { signal })
        : narrowed;
    const [shown, all] = (await Promise.all([narrowed, whole])).map((answer) => answer.data);
    counts = shown;
    ofPeriod = all.total;
    byCategory = new Map(all.categories.map(({ category, total }) => [category, total]));
  } catch {
    if (signal.aborted) return;
    counts = null;
    ofPeriod = null;
    byCategory = new Map();
  }
  drawSummary();
}

const CALM = 10_000; // ms between counts that follow changes: to count reads the whole period
let counting = 0;
let countedAt = 0;

/** Counts again since something changed, soon and not too often. @param {AbortSignal} signal */
export function followSummary(signal) {
  if (counting) return;
  counting = window.setTimeout(
    () => {
      counting = 0;
      if (!signal.aborted) showSummary(signal);
    },
    Math.max(0, countedAt + CALM - Date.now()),
  );
}

// Its licence says what is known, and so what is shown.
addEventListener("company", drawSummary);

export function drawSummary() {
  drawTiles();
  drawChart(counts?.months ?? [], shownStates());
  dispatchEvent(new Event("counted"));
}

/** @param {string} name */
function totalOf(name) {
  if (name === "all") return counts?.total;
  if (name === SCHEDULED) return counts?.scheduled;
  if (name !== "silent") return counts?.icons?.[name];
  return counts?.silent?.find(({ days }) => days === view().days)?.total;
}

function drawTiles() {
  const chosen = view().state || "all";
  const tiles = shownStates().map((name) => {
    const total = totalOf(name);
    const known = typeof total === "number";
    return make(
      "button",
      {
        type: "button",
        class: "tile",
        "data-icon": name,
        "data-state": name,
        "aria-pressed": String(name === chosen),
        title: name === "silent" ? put(t.silentTitle, view().days) : null,
      },
      name === "all" ? null : iconElement(name),
      make("span", { class: "total" }, known ? grouped(total) : "–"),
      " ",
      make("span", { class: "soft" }, t.states[name]),
    );
  });
  const focused = document.activeElement?.getAttribute("data-state");
  $("tiles").replaceChildren(...tiles);
  if (focused) $("tiles").querySelector(`[data-state="${focused}"]`)?.focus();
}
