import assert from "node:assert/strict";
import { test } from "node:test";
import { isFold, linesOf, turnFold } from "../../chalicelib/web/page/list/folds.js";
import { readView, setView } from "../../chalicelib/web/page/tab/view.js";

globalThis.location = /** @type {any} */ ({ search: "", pathname: "/p/1" });
globalThis.history = /** @type {any} */ ({ pushState() {}, replaceState() {} });
readView();

const entries = (text) =>
  [...text].map(
    (batch_id, at) => /** @type {any} */ ({ row: { id: 99 - at, batch_id }, parts: {} }),
  );
const said = (lines) =>
  lines.map((line) => (isFold(line) ? `[${line.batch}${line.entries.length}]` : line.row.batch_id));

test("three neighbours of one sending and more are one row, two are not", () => {
  assert.deepEqual(said(linesOf(entries("abbbccd"), [])), ["a", "[b3]", "c", "c", "d"]);
});

test("emails of one sending that do not stand together stay where they are", () => {
  assert.deepEqual(said(linesOf(entries("aabaa"), [])), [..."aabaa"]);
});

test("a fold opens, stays open as others come, and folds again", () => {
  const all = entries("xxx");
  const closed = linesOf(all, []);
  turnFold(/** @type {any} */ (closed[0]));
  const open = linesOf(all, closed);
  assert.deepEqual(said(open), ["[x3]", "x", "x", "x"]);
  const more = linesOf([...all, ...entries("x")], open);
  assert.deepEqual(said(more), ["[x4]", "x", "x", "x", "x"]);
  assert.equal(more[0], closed[0]);
  turnFold(/** @type {any} */ (more[0]));

  assert.deepEqual(said(linesOf(all, more)), ["[x3]"]);
});

test("what is looked for by state or words, or sorted by them, stands row by row", () => {
  for (const change of [{ state: "read" }, { search: "x" }, { sort: "subject" }]) {
    setView(change);
    assert.deepEqual(said(linesOf(entries("bbb"), [])), [..."bbb"]);
    setView({ state: "", search: "", sort: "" });
  }

  assert.deepEqual(said(linesOf(entries("bbb"), [])), ["[b3]"]);
});
