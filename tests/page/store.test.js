import assert from "node:assert/strict";
import { test } from "node:test";
import { held } from "../../chalicelib/web/page/tab/store.js";
import { lang, t, useLanguage } from "../../chalicelib/web/page/words/texts.js";

test("what was read cannot be changed, however deep", () => {
  const known = held({ names: ["a"], more: { one: 1 } });

  assert.throws(() => known.read().names.push("b"), TypeError);
  assert.throws(() => {
    known.read().more.one = 2;
  }, TypeError);
  assert.deepEqual(known.read(), { names: ["a"], more: { one: 1 } });
});

test("what replaces it is read by all, and cannot be changed either", () => {
  const known = held([1]);
  known.replace([2]);

  assert.deepEqual(known.read(), [2]);
  assert.throws(() => known.read().push(3), TypeError);
});

test("the texts are those of the language in use, and nobody can put others", () => {
  useLanguage("en");
  assert.equal(t.detail.cancelled, "Sending cancelled.");
  useLanguage("it");

  assert.equal(t.detail.cancelled, "Invio annullato.");
  assert.throws(() => {
    t.detail = {};
  }, TypeError);
});

test("the first language that the page speaks is used, else Italian", () => {
  useLanguage("xx", null, "en", "it");
  assert.equal(lang(), "en");
  useLanguage("toString", undefined, "fr");

  assert.equal(lang(), "it");
});
