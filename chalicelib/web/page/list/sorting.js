// The order of the list, by the heads of its columns.
import { all } from "../elements/dom.js";
import { view } from "../tab/view.js";
import { t } from "../words/texts.js";

/** @param {(change: object) => void} chosen */
export function prepareSorting(chosen) {
  for (const head of all("th[data-sort] button"))
    head.addEventListener("click", () => chosen({ sort: turned(head.parentElement.dataset.sort) }));
}

/** The order after a click: a field from its beginning, then from its end; time the newest first. */
export function turned(field) {
  const { sort } = view();
  if (field === "id") return sort === "" ? "id" : "";
  return sort === field ? `-${field}` : field;
}

/** Says at the heads what the order is. */
export function drawSorting() {
  const [, down, field] = /^(-?)(.+)$/.exec(view().sort || "-id") ?? [];
  for (const head of all("th[data-sort]")) {
    const on = head.dataset.sort === field;
    if (on) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
    head.firstElementChild.title = t.sortBy;
  }
}
