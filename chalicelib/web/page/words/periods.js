// Periods by name: "this_month", "2026", "2026-Q3", "2026-11".
import { today } from "./days.js";

export const FIRST_YEAR = 2020;

const QUICK = {
  today: (y, m, d) => [day(y, m, d), day(y, m, d)],
  last_7_days: (y, m, d) => [day(y, m, d - 6), day(y, m, d)],
  last_30_days: (y, m, d) => [day(y, m, d - 29), day(y, m, d)],
  this_month: (y, m) => monthRange(y, m),
  last_month: (y, m) => monthRange(y, m - 1),
  this_quarter: (y, m) => quarterRange(y, Math.floor(m / 3)),
  last_quarter: (y, m) => quarterRange(y, Math.floor(m / 3) - 1),
  this_year: (y) => yearRange(y),
  last_year: (y) => yearRange(y - 1),
  next_year: (y) => yearRange(y + 1),
  to_come: (y, m, d) => [day(y, m, d), day(y + 1, 11, 31)],
  all_time: (y) => [day(FIRST_YEAR, 0, 1), day(y + 1, 11, 31)],
};

export const QUICK_PERIODS = Object.keys(QUICK);
export const TO_COME = "to_come";
export const USUAL_PERIOD = "this_year";

// Days and months out of range roll over, as Date.UTC does.
const day = (y, m, d) => new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10);
const monthRange = (y, m) => [day(y, m, 1), day(y, m + 1, 0)];
const quarterRange = (y, q) => [day(y, q * 3, 1), day(y, q * 3 + 3, 0)];
const yearRange = (y) => [day(y, 0, 1), day(y, 11, 31)];

/** First and last day of a period; null: there is no such period. @param {string} name */
export function rangeOf(name) {
  const [year, month, date] = today().split("-").map(Number);
  if (Object.hasOwn(QUICK, name)) return QUICK[name](year, month - 1, date);
  const said = /^(20\d\d)(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(name ?? "");
  if (!said) return null;
  const y = Number(said[1]);
  if (said[2]) return quarterRange(y, Number(said[2]) - 1);
  return said[3] ? monthRange(y, Number(said[3]) - 1) : yearRange(y);
}
