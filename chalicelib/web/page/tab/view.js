// What is looked at. It lies in the URL's query, so that it survives and can be shared; the token
// does not.
import { isDay } from "../words/days.js";
import { rangeOf, TO_COME, USUAL_PERIOD } from "../words/periods.js";
import { t } from "../words/texts.js";
import { held } from "./store.js";

/** Mail that is due later stands apart, of whichever period: its tile shows it. */
export const SCHEDULED = "scheduled";

/** By what emails are filtered: their icons, whom to remind, and what stands apart. */
export const STATES = [
  ...["queued", "sent", "read", "downloaded", "problem", "silent", "cancelled"],
  SCHEDULED,
];

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

export const readView = () => looked.replace(viewIn(new URLSearchParams(location.search)));

/** What a query says; what cannot be is as it is at first. @param {URLSearchParams} query @returns {View} */
export function viewIn(query) {
  const [from, to, period] = ["from", "to", "period"].map((name) => query.get(name) ?? "");
  const state = query.get("state") ?? "";
  const days = Number(query.get("days"));
  const sort = query.get("sort") ?? "";
  const [email, ofDocument] = ["email", "document"].map((name) => query.get(name) ?? "");
  return {
    custom: isDay(from) && isDay(to) && from <= to ? [from, to] : null,
    period: rangeOf(period) ? period : USUAL_PERIOD,
    categories: query.getAll("category").filter((name) => Object.hasOwn(t.categories, name)),
    state: STATES.includes(state) ? state : "",
    days: SILENT_DAYS.includes(days) ? days : USUAL_DAYS,
    search: (query.get("search") ?? "").slice(0, 200),
    sort: isSort(sort) ? sort : "",
    document: isId(ofDocument) ? ofDocument : "",
    email: isId(email) ? email : "",
  };
}

/**
 * Another view, and its URL: a new entry of the history unless `quietly`.
 * @param {Partial<View>} change
 */
export function setView(change, { quietly = false } = {}) {
  const next = { ...view(), ...change };
  looked.replace(next);
  const text = String(written(next, new URLSearchParams(location.search)));
  history[quietly ? "replaceState" : "pushState"](
    null,
    "",
    location.pathname + (text && `?${text}`),
  );
}

/** The filters and the order as a query: not what is searched for, which names people. */
export const queryToKeep = () =>
  String(written({ ...view(), search: "", document: "", email: "" })) || `period=${USUAL_PERIOD}`;

/** A view in a query, beside what is not the page's. @param {View} next */
function written(next, query = new URLSearchParams()) {
  for (const name of OURS) query.delete(name);
  if (next.custom) {
    query.set("from", next.custom[0]);
    query.set("to", next.custom[1]);
  } else if (next.period !== USUAL_PERIOD) query.set("period", next.period);
  for (const name of next.categories) query.append("category", name);
  for (const name of ["state", "search", "sort", "document", "email"])
    if (next[name]) query.set(name, next[name]);
  if (next.state === "silent" && next.days !== USUAL_DAYS) query.set("days", String(next.days));
  return query;
}

/** Whether scheduled mail is looked at, and nothing else. */
export const looksAhead = () => view().state === SCHEDULED;

const chosenRange = () => view().custom ?? rangeOf(view().period);

/** The first and the last day that are looked at. */
export const range = () => (looksAhead() ? rangeOf(TO_COME) : chosenRange());

/** Whether the period is asked for that has what is to come in it. @param {View} looked */
export const isToCome = (looked) => looked.period === TO_COME && !looked.custom;

/** Whether anything but the period narrows the list. */
export const isFiltered = () =>
  Boolean(view().categories.length || view().state || view().search || view().document);

/** The filters as the API takes them. @param {{state?: boolean}} [which] */
export function filters({ state = true } = {}) {
  const [from, to] = state ? range() : chosenRange();
  const query = new URLSearchParams({ from, to });
  for (const name of view().categories) query.append("category", name);
  if (view().search) query.set("search", view().search);
  if (view().document) query.set("document_id", view().document);
  const { state: asked, days } = state ? view() : { state: "", days: 0 };
  if (asked === "silent") query.set("no_signal_days", String(days));
  else if (asked) query.set(asked === SCHEDULED ? "delivery_status" : "icon", asked);
  if (isToCome(view())) query.set("include", SCHEDULED);
  return query;
}
