// What is looked at. It lies in the URL's query, so that it survives and can be shared; the token
// does not.
import { isDay } from "../words/days.js";
import { rangeOf, USUAL_PERIOD } from "../words/periods.js";
import { t } from "../words/texts.js";
import { held } from "./store.js";

/** The icons by which emails are filtered, and whom to remind. */
export const STATES = ["queued", "sent", "read", "downloaded", "problem", "silent", "cancelled"];

/** For how many days there may be no sign of an email; the summary counts these. */
export const SILENT_DAYS = [3, 7, 14, 30];
const USUAL_DAYS = 7;

/** The fields by which the list can be in order, besides the newest first. */
const SORTS = ["id", "to_name", "subject", "kind"];

const OURS = [
  "from",
  "to",
  "period",
  "category",
  "state",
  "days",
  "search",
  "sort",
  "document",
  "email",
];

/**
 * @typedef {{custom: string[] | null, period: string, categories: string[], state: string,
 *   days: number, search: string, sort: string, document: string, email: string}} View
 */

/** @type {View} */
const AT_FIRST = {
  custom: null,
  period: USUAL_PERIOD,
  categories: [],
  state: "",
  days: USUAL_DAYS,
  search: "",
  sort: "",
  document: "",
  email: "",
};
const looked = held(AT_FIRST);

export const view = looked.read;

/** "-id" is how the list is where nothing is said. */
const isSort = (sort) => SORTS.includes(sort.replace(/^-/, "")) && sort !== "-id";

/** @param {string} text */
const isId = (text) => /^\d{1,16}$/.test(text);

export function readView() {
  const query = new URLSearchParams(location.search);
  const [from, to, period] = ["from", "to", "period"].map((name) => query.get(name) ?? "");
  const state = query.get("state") ?? "";
  const days = Number(query.get("days"));
  const sort = query.get("sort") ?? "";
  const [email, ofDocument] = ["email", "document"].map((name) => query.get(name) ?? "");
  looked.replace({
    custom: isDay(from) && isDay(to) && from <= to ? [from, to] : null,
    period: rangeOf(period) ? period : USUAL_PERIOD,
    categories: query.getAll("category").filter((name) => Object.hasOwn(t.categories, name)),
    state: STATES.includes(state) ? state : "",
    days: SILENT_DAYS.includes(days) ? days : USUAL_DAYS,
    search: (query.get("search") ?? "").slice(0, 200),
    sort: isSort(sort) ? sort : "",
    document: isId(ofDocument) ? ofDocument : "",
    email: isId(email) ? email : "",
  });
}

/**
 * Another view, and its URL: a new entry of the history unless `quietly`.
 * @param {Partial<View>} change
 */
export function setView(change, { quietly = false } = {}) {
  const next = { ...view(), ...change };
  looked.replace(next);
  const query = new URLSearchParams(location.search);
  for (const name of OURS) query.delete(name);
  if (next.custom) {
    query.set("from", next.custom[0]);
    query.set("to", next.custom[1]);
  } else if (next.period !== USUAL_PERIOD) query.set("period", next.period);
  for (const name of next.categories) query.append("category", name);
  for (const name of ["state", "search", "sort", "document", "email"])
    if (next[name]) query.set(name, next[name]);
  if (next.state === "silent" && next.days !== USUAL_DAYS) query.set("days", String(next.days));
  const text = query.toString();
  history[quietly ? "replaceState" : "pushState"](
    null,
    "",
    location.pathname + (text && `?${text}`),
  );
}

export const range = () => view().custom ?? rangeOf(view().period);

/** Whether anything but the period narrows the list. */
export const isFiltered = () =>
  Boolean(view().categories.length || view().state || view().search || view().document);

/** The filters as the API takes them. @param {{state?: boolean}} [which] */
export function filters({ state = true } = {}) {
  const [from, to] = range();
  const query = new URLSearchParams({ from, to });
  for (const name of view().categories) query.append("category", name);
  if (view().search) query.set("search", view().search);
  if (view().document) query.set("document_id", view().document);
  if (state && view().state === "silent") query.set("no_signal_days", String(view().days));
  else if (state && view().state) query.set("icon", view().state);
  return query;
}
