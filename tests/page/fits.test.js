import assert from "node:assert/strict";
import { test } from "node:test";
import { fits } from "../../chalicelib/web/page/list/fits.js";

const ROW = {
  due_at: "2026-11-24T23:30:00Z", // the 25th in Rome
  category: "invoice",
  icon: "sent",
  to_name: "Società Caffè Perù",
  to_email: "info@caffe.example",
  subject: "Fattura dell’ufficio",
  document: { number: "18/2026" },
};
const ALL = { categories: [], state: "", search: "" };
const YEAR = ["2026-01-01", "2026-12-31"];
const belongs = (looked, period = YEAR) => fits(ROW, { ...ALL, ...looked }, period);

test("a period holds the days that Rome's clock shows", () => {
  assert.ok(belongs({}, ["2026-11-25", "2026-11-25"]));
  assert.ok(!belongs({}, ["2026-11-24", "2026-11-24"]));
});

test("category and state narrow", () => {
  assert.ok(belongs({ categories: ["quote", "invoice"], state: "sent" }));
  assert.ok(!belongs({ categories: ["quote"] }));
  assert.ok(!belongs({ state: "read" }));
});

test("whom to remind is who gave no sign for so many days", () => {
  const silent = (silent_days) =>
    fits({ ...ROW, silent_days }, { ...ALL, state: "silent", days: 7 }, YEAR);

  assert.ok(silent(7));
  assert.ok(!silent(6));
  assert.ok(!silent(null));
});

test("words are found in any order, whatever their case, accents and apostrophes", () => {
  for (const search of ["caffe", "PERU caffè", "dell'ufficio", "18/2026", "info@"])
    assert.ok(belongs({ search }), search);
  assert.ok(!belongs({ search: "caffe roma" }));
});
