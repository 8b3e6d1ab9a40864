import assert from "node:assert/strict";
import { test } from "node:test";
import { turned } from "../../chalicelib/web/page/list/sorting.js";
import { setView } from "../../chalicelib/web/page/tab/view.js";

globalThis.location = { pathname: "/p/1", search: "" };
globalThis.history = { pushState() {}, replaceState() {} };
const clicked = (field) => {
  setView({ sort: turned(field) });
  return turned(field);
};

test("a column is sorted from its beginning, then from its end, then from its beginning", () => {
  setView({ sort: "" });

  assert.deepEqual(["subject", "subject", "subject"].map(clicked), [
    "-subject",
    "subject",
    "-subject",
  ]);
});

test("time goes from the newest to the oldest and back, and that is the usual order", () => {
  setView({ sort: "subject" });

  assert.deepEqual(["id", "id", "id"].map(clicked), ["id", "", "id"]);
});
