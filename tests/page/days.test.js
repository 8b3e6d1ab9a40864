import assert from "node:assert/strict";
import { mock, test } from "node:test";
import {
  countdown,
  dayText,
  inRome,
  isDay,
  momentText,
  placed,
  romeMoment,
  today,
} from "../../chalicelib/web/page/words/days.js";

const at = (moment) => mock.timers.setTime(Date.parse(moment));
mock.timers.enable({ apis: ["Date"] });

test("a moment is told as Rome's clocks show it, in winter and in summer", () => {
  assert.equal(momentText("2026-11-24T09:42:00Z"), "24/11/2026 10:42");
  assert.equal(momentText("2026-07-01T08:00:00+02:00"), "01/07/2026 08:00");
});

test("the API's sent_date is Rome's already", () => {
  assert.equal(momentText("2026-11-23 18:05:09"), "23/11/2026 18:05");
});

test("a day begins at Rome's midnight", () => {
  at("2026-12-31T23:30:00Z");

  assert.equal(today(), "2027-01-01");
});

test("midnight is hour 0 and not hour 24", () => {
  assert.equal(inRome(new Date("2026-11-23T23:00:00Z")).time, "00:00");
});

test("what is no moment is told by nothing", () => {
  for (const text of [null, undefined, "", "soon"]) {
    assert.equal(placed(text), null);
    assert.equal(momentText(text), "");
  }
});

test("a day is one that the calendar has", () => {
  assert.ok(isDay("2028-02-29"));
  for (const text of ["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "", null])
    assert.ok(!isDay(text), String(text));
});

test("a day is written as Italians write it", () => {
  assert.equal(dayText("2026-11-24"), "24/11/2026");
});

test("a typed time is Rome's, with the offset of that day", () => {
  assert.equal(romeMoment("2026-11-24T09:00"), "2026-11-24T09:00:00+01:00");
  assert.equal(romeMoment("2026-07-01T09:00"), "2026-07-01T09:00:00+02:00");
});

test("at the nights when the clocks turn a typed time is on the right side", () => {
  assert.equal(romeMoment("2026-03-29T01:59"), "2026-03-29T01:59:00+01:00");
  assert.equal(romeMoment("2026-03-29T03:00"), "2026-03-29T03:00:00+02:00");
  assert.equal(romeMoment("2026-10-25T01:59"), "2026-10-25T01:59:00+02:00");
  assert.equal(romeMoment("2026-10-25T03:00"), "2026-10-25T03:00:00+01:00");
});

test("an hour that the clocks leap over is taken in winter's time", () => {
  assert.equal(romeMoment("2026-03-29T02:30"), "2026-03-29T02:30:00+01:00");
});

test("a countdown tells minutes and seconds, and hours where there are any", () => {
  at("2026-11-24T09:00:00Z");

  assert.equal(countdown("2026-11-24T09:00:09Z"), "0:09");
  assert.equal(countdown("2026-11-24T09:01:15.2Z"), "1:16");
  assert.equal(countdown("2026-11-24T11:00:05Z"), "2:00:05");
});

test("a countdown is for a day at most, and ends with the moment", () => {
  at("2026-11-24T09:00:00Z");

  assert.equal(countdown("2026-11-25T09:00:00Z"), "24:00:00");
  for (const moment of [
    "2026-11-25T09:00:01Z",
    "2026-11-24T09:00:00Z",
    "2026-11-23T09:00:00Z",
    "x",
  ])
    assert.equal(countdown(moment), "", moment);
});
