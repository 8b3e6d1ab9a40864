import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { isPicked, pick, pickNone, pickTo } from "../../chalicelib/web/page/list/picks.js";

const ORDER = [9, 8, 7, 6, 5];
const picked = () => ORDER.filter(isPicked);
beforeEach(pickNone);

test("a row is picked, and let go when it is picked again", () => {
  pickTo([8], false, ORDER);
  assert.deepEqual(picked(), [8]);
  pickTo([8], false, ORDER);

  assert.deepEqual(picked(), []);
});

test("Shift reaches from the row before, up and down, and stays anchored there", () => {
  pickTo([7], false, ORDER);
  pickTo([5], true, ORDER);
  assert.deepEqual(picked(), [7, 6, 5]);
  pickTo([9], true, ORDER);

  assert.deepEqual(picked(), ORDER);
});

test("Shift lets go what is reached from a row that was let go", () => {
  pick(ORDER, true);
  pickTo([8], false, ORDER);
  pickTo([6], true, ORDER);

  assert.deepEqual(picked(), [9, 5]);
});

test("Shift without a row before picks the one", () => {
  pickTo([6], true, ORDER);

  assert.deepEqual(picked(), [6]);
});

test("a row that folds several picks them all, and lets them go once all are", () => {
  pick([7], true);
  pickTo([8, 7, 6], false, ORDER);
  assert.deepEqual(picked(), [8, 7, 6]);
  pickTo([8, 7, 6], false, ORDER);

  assert.deepEqual(picked(), []);
});

test("Shift reaches over a row that folds several, whichever end it begins at", () => {
  pickTo([9], false, ORDER);
  pickTo([8, 7, 6], true, ORDER);
  assert.deepEqual(picked(), [9, 8, 7, 6]);
  pickNone();
  pickTo([5], false, ORDER);
  pickTo([8, 7, 6], true, ORDER);

  assert.deepEqual(picked(), [8, 7, 6, 5]);
});
