// Which of the period's emails: by category, by state, by words; and the way out to a file.

import { $, make, moveAmong } from "../elements/dom.js";
import { popover } from "../elements/popover.js";
import { range, SILENT_DAYS, view } from "../tab/view.js";
import { dayText } from "../words/days.js";
import { counted, grouped, put, t } from "../words/texts.js";
import { exportList } from "./exports.js";
import { countOf } from "./summary.js";

const PAUSE = 350; // ms without a key after which words are searched

/** @param {(change: object) => void} chosen */
export function prepareFilters(chosen) {
  popover("category", () => {
    drawCategories(chosen);
    return $("categories").querySelector("input");
  });
  $("category-panel").addEventListener("keydown", (event) =>
    moveAmong([...$("categories").querySelectorAll("input")], event),
  );
  addEventListener("counted", () => drawCategories(chosen));

  $("tiles").addEventListener("click", (event) => {
    const state = event.target.closest("[data-state]")?.dataset.state;
    if (state) chosen({ state: state === "all" || state === view().state ? "" : state });
  });
  $("tiles").addEventListener("keydown", (event) => moveAmong([...$("tiles").children], event, 2));

  $("silent-days").addEventListener("change", () =>
    chosen({ days: Number(/** @type {HTMLSelectElement} */ ($("silent-days")).value) }),
  );

  let typing = 0;
  const search = () => {
    clearTimeout(typing);
    const words = $("search").value.trim();
    if (words !== view().search) chosen({ search: words });
  };
  $("search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = window.setTimeout(search, PAUSE);
  });
  $("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });

  const close = popover("export", () => $("export-panel").querySelector("button"));
  for (const format of ["xlsx", "csv"])
    $(`export-${format}`).addEventListener("click", () => {
      close(true);
      exportList(format);
    });
}

export function drawFilters() {
  const { categories } = view();
  $("category-label").textContent =
    categories.length === 0
      ? t.categoriesAll
      : categories.length === 1
        ? t.categories[categories[0]]
        : counted(t.categoriesSome, categories.length);
  $("category-short").textContent = categories.length
    ? $("category-label").textContent
    : t.category;
  $("category-button").setAttribute(
    "aria-label",
    `${t.category}: ${$("category-label").textContent}`,
  );
  $("category-button").classList.toggle("chosen", categories.length > 0);
  $("print-head").textContent = [
    range().map(dayText).join(" → "),
    categories.map((name) => t.categories[name]).join(", "),
    view().state === "silent"
      ? put(t.silentTitle, view().days)
      : view().state && t.states[view().state],
    view().search && `«${view().search}»`,
  ]
    .filter(Boolean)
    .join(" · ");
  $("silent").hidden = view().state !== "silent";
  $("silent-days").replaceChildren(
    ...SILENT_DAYS.map((days) =>
      make("option", { value: days, selected: days === view().days }, put(t.silentDays, days)),
    ),
  );
  // Not touched where it says so already: a space that is being typed stays.
  if ($("search").value.trim() !== view().search) $("search").value = view().search;
}

function drawCategories(chosen) {
  const focused =
    $("categories").contains(document.activeElement) &&
    document.activeElement?.getAttribute("value");
  const toggle = (name, on) =>
    chosen({
      categories: Object.keys(t.categories).filter((one) =>
        one === name ? on : view().categories.includes(one),
      ),
    });
  $("categories").replaceChildren(
    ...Object.entries(t.categories).map(([name, text]) => {
      const box = make("input", {
        type: "checkbox",
        value: name,
        change: (event) => toggle(name, event.target.checked),
      });
      box.checked = view().categories.includes(name);
      const total = countOf(name);
      return make(
        "li",
        {},
        make(
          "label",
          {},
          box,
          make("span", {}, text),
          make("span", { class: "soft number" }, total === undefined ? "" : grouped(total)),
        ),
      );
    }),
  );
  $("categories-clear").hidden = !view().categories.length;
  $("categories-clear").onclick = () => {
    chosen({ categories: [] });
    $("categories").querySelector("input").focus();
  };
  if (focused) $("categories").querySelector(`[value="${focused}"]`)?.focus();
}
