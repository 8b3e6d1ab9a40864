import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { fits } from "../../chalicelib/web/page/list/fits.js";

mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-30T09:42:00Z") });

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

const LATER = { ...ROW, due_at: "2026-12-01T09:00:00+01:00", delivery_status: "scheduled" };
const later = (looked, period = YEAR) => fits(LATER, { ...ALL, ...looked }, period);

test("scheduled mail stands apart until its time comes", () => {
  assert.ok(!later({}));
  assert.ok(fits({ ...LATER, due_at: "2026-11-30T10:57:00+01:00" }, ALL, YEAR));
});

test("scheduled mail is there where it is looked for", () => {
  assert.ok(later({ state: "scheduled" }));
  assert.ok(later({ period: "to_come", custom: null }, ["2026-11-30", "2027-12-31"]));
  assert.ok(later({}, ["2026-12-01", "2026-12-01"]));
  assert.ok(!belongs({ state: "scheduled" }));
});

test("the emails of a document are all there, and no others", () => {
  const document = { id: 18, number: "18/2026" };

  assert.ok(fits({ ...LATER, document }, { ...ALL, document: "18" }, YEAR));
  assert.ok(!belongs({ document: "18" }));
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

test("words are found as the service finds them", () => {
  const of = (row, search) => fits({ ...ROW, ...row }, { ...ALL, search }, YEAR);

  assert.ok(of({ subject: "Fattura dell’ufficio" }, "dellufficio"));
  assert.ok(of({ to_name: "Rossi–Bianchi" }, "rossi-bianchi"));
  assert.ok(of({ to_name: "Straße «Łódź»" }, '"lodz" strasse'));
  assert.ok(of({ document: { number: "18" } }, "18/2026"));
  assert.ok(of({ document: { number: "18" } }, "n. 18"));
  assert.ok(of({ to_email: "info@caffe.example" }, "Caffè <info@caffe.example>;"));
  assert.ok(of({ document: { number: "18" } }, "18-2025"));
  assert.ok(!of({ document: { number: "18" } }, "18/2024"));
  assert.ok(!of({ document: { number: "118" }, subject: "" }, "18/2026"));
});

test("what the service found stays found until it is erased", () => {
  const looked = { ...ALL, search: "ǆ" };

  assert.ok(!fits(ROW, looked, YEAR));
  assert.ok(fits(ROW, looked, YEAR, true));
  assert.ok(!fits({ ...ROW, to_email: "", to_name: "" }, looked, YEAR, true));
  assert.ok(!fits({ ...ROW, icon: "read" }, { ...looked, state: "sent" }, YEAR, true));
});
