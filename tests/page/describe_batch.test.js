import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { describeBatch } from "../../chalicelib/web/page/words/describe_batch.js";
import { useLanguage } from "../../chalicelib/web/page/words/texts.js";

mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-24T09:42:00Z") });

const rows = (...icons) =>
  icons.map((icon, at) => ({
    icon,
    to_name: `Cliente ${at}`,
    to_email: `cliente${at}@cliente.example`,
    subject: "Listino 2027",
    category: "other",
    sent_date: "2026-11-23T17:05:00Z",
    delivery_status: "sent",
    attachments: ["listino.pdf"],
  }));

test("one sending says to how many it went, and first what asks for somebody", () => {
  const said = describeBatch(rows("read", "sent", "problem", "read", "sent"));

  assert.equal(said.name, "5 destinatari");
  assert.equal(said.address, "Cliente 0, Cliente 1, Cliente 2 …");
  assert.equal(said.icon, "problem");
  assert.equal(said.short, "1 problema");
  assert.equal(said.detail, "2 lette · 2 inviate");
  assert.deepEqual(said.files, ["listino.pdf"]);
});

test("where all are alike one count is all there is to say", () => {
  useLanguage("en");
  const said = describeBatch(rows("read", "read", "read"));
  useLanguage("it");

  assert.equal(said.address, "Cliente 0, Cliente 1, Cliente 2");
  assert.equal(said.short, "3 read");
  assert.equal(said.detail, "");
});

test("what differs from one to the other is not said of all", () => {
  const [first, ...others] = rows("sent", "sent", "sent");
  const said = describeBatch([
    { ...first, attachments: ["a.pdf"], document: { number: "18" } },
    ...others,
  ]);

  assert.deepEqual(said.files, []);
  assert.equal(said.number, "");
});
