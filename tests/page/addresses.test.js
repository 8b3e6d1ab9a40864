import assert from "node:assert/strict";
import { test } from "node:test";
import { isAddress, meantBy, recipientsIn } from "../../chalicelib/web/page/compose/addresses.js";

test("a pasted list is split as people write it", () => {
  const rossi = { email: "a@b.it", name: "Rossi" };
  const bare = { email: "c@d.it", name: "" };

  for (const text of [
    "Rossi <a@b.it>; c@d.it",
    '"Rossi" <a@b.it>, c@d.it,',
    "Rossi <a@b.it>\r\nc@d.it\n",
    "'Rossi' < a@b.it >;c@d.it; A@B.IT",
  ])
    assert.deepEqual(recipientsIn(text), [rossi, bare], text);
});

test("what separates inside quotes separates nothing, and blanks do between addresses", () => {
  assert.deepEqual(recipientsIn('"Rossi, Mario; figli" <a@b.it>'), [
    { email: "a@b.it", name: "Rossi, Mario; figli" },
  ]);
  assert.deepEqual(
    recipientsIn("a@b.it c@d.it\te@f.it").map(({ email }) => email),
    ["a@b.it", "c@d.it", "e@f.it"],
  );
});

test("what is no address stays as it is", () => {
  assert.deepEqual(recipientsIn("Rossi; a@b.it; <x>"), [
    { email: "Rossi", name: "" },
    { email: "a@b.it", name: "" },
    { email: "x", name: "" },
  ]);
  assert.equal(isAddress("Rossi"), false);
});

test("the usual slips are seen, and nothing else", () => {
  const slips = {
    "a@gmial.com": "a@gmail.com",
    "a@gmai.com": "a@gmail.com",
    "a@gmaill.com": "a@gmail.com",
    "a@gmail.co": "a@gmail.com",
    "a@GMIAL.com": "a@gmail.com",
    "a@libero": "a@libero.it",
    "a@azienda": "a@azienda.it",
    "a@azienda.": "a@azienda.it",
    "a@azienda.ti": "a@azienda.it",
    "a@azienda.con": "a@azienda.com",
    "a@hotmial.it": "a@hotmail.it",
    "a@gmail.it": "a@gmail.com",
  };
  for (const [typed, meant] of Object.entries(slips)) assert.equal(meantBy(typed), meant, typed);
  for (const right of [
    "a@gmail.com",
    "a@azienda.it",
    "a@verdi.example",
    "a@studio.legal",
    "a@olive.it",
    "a",
    "@b",
    "a@",
  ])
    assert.equal(meantBy(right), "", right);
});
