import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { QUICK_PERIODS, rangeOf, USUAL_PERIOD } from "../../chalicelib/web/page/words/periods.js";

mock.timers.enable({ apis: ["Date"] });
const rangeAt = (moment, name) => {
  mock.timers.setTime(Date.parse(moment));
  return rangeOf(name);
};
const IN_MARCH = "2028-03-01T12:00:00Z";

test("each quick period has its first and last day", () => {
  const ranges = {
    today: ["2028-03-01", "2028-03-01"],
    last_7_days: ["2028-02-24", "2028-03-01"],
    last_30_days: ["2028-02-01", "2028-03-01"],
    this_month: ["2028-03-01", "2028-03-31"],
    last_month: ["2028-02-01", "2028-02-29"],
    this_quarter: ["2028-01-01", "2028-03-31"],
    last_quarter: ["2027-10-01", "2027-12-31"],
    this_year: ["2028-01-01", "2028-12-31"],
    last_year: ["2027-01-01", "2027-12-31"],
    next_year: ["2029-01-01", "2029-12-31"],
    to_come: ["2028-03-01", "2029-12-31"],
    all_time: ["2020-01-01", "2029-12-31"],
  };

  assert.deepEqual(QUICK_PERIODS, Object.keys(ranges));
  for (const [name, range] of Object.entries(ranges))
    assert.deepEqual(rangeAt(IN_MARCH, name), range, name);
});

test("the month before January is December of the year before", () => {
  assert.deepEqual(rangeAt("2027-01-31T12:00:00Z", "last_month"), ["2026-12-01", "2026-12-31"]);
});

test("a period is of the day that it is in Rome", () => {
  assert.deepEqual(rangeAt("2026-12-31T23:30:00Z", "today"), ["2027-01-01", "2027-01-01"]);
});

test("years, quarters and months have names of their own", () => {
  assert.deepEqual(rangeOf("2026"), ["2026-01-01", "2026-12-31"]);
  assert.deepEqual(rangeOf("2026-Q4"), ["2026-10-01", "2026-12-31"]);
  assert.deepEqual(rangeOf("2028-02"), ["2028-02-01", "2028-02-29"]);
});

test("another name is no period", () => {
  for (const name of ["", "2026-Q5", "2026-13", "2026-00", "1999", "toString", null])
    assert.equal(rangeOf(name), null, String(name));
});

test("the usual period is one of the quick ones", () => {
  assert.ok(QUICK_PERIODS.includes(USUAL_PERIOD));
});
