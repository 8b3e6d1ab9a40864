import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import {
  describe,
  isErased,
  isUnderWay,
  sentences,
} from "../../chalicelib/web/page/words/describe.js";
import { useLanguage } from "../../chalicelib/web/page/words/texts.js";

mock.timers.enable({ apis: ["Date"] });
beforeEach(() => {
  mock.timers.setTime(Date.parse("2026-11-24T09:42:00Z"));
  useLanguage("it");
});

const said = (italian) => ({ code: "x", it: italian, en: `en: ${italian}` });
const row = (fields) => ({
  to_email: "mario@example.test",
  to_name: "Mario",
  subject: "Fattura 18",
  category: "invoice",
  icon: "sent",
  delivery_status: "delivered",
  delivery_reason: said("Consegnata al server."),
  delivered_at: "2026-11-23T18:05:12+01:00",
  sent_date: "2026-11-23 18:05:09",
  evidence: "unknown",
  evidence_reason: said("Nessun segnale di lettura: non vuol dire che non sia stata letta."),
  evidence_at: null,
  ...fields,
});

test("silence is told as silence, beside what is known of the delivery", () => {
  assert.deepEqual(sentences(row({})), [
    "Consegnata al server il 23/11 alle 18:05.",
    "Nessun segnale di lettura: non vuol dire che non sia stata letta.",
  ]);
});

test("what proves the most is said first, with its moment before what that means", () => {
  const read = row({
    icon: "read",
    evidence: "seen_through_proxy",
    evidence_reason: said("Aperta attraverso Gmail: di norma da una persona."),
    evidence_at: "2026-11-24T10:41:00+01:00",
  });

  assert.deepEqual(sentences(read), [
    "Aperta attraverso Gmail il 24/11 alle 10:41: di norma da una persona.",
    "Consegnata al server il 23/11 alle 18:05.",
  ]);
});

test("the year is said of another year only", () => {
  const old = row({ delivered_at: "2025-12-31T23:00:00+01:00" });

  assert.match(sentences(old)[0], /il 31\/12\/2025 alle 23:00\.$/);
});

test("each moment stands behind the status that it is the moment of", () => {
  const sent = row({ delivery_status: "sent", delivery_reason: said("Inviata.") });
  const bounced = row({
    icon: "problem",
    delivery_status: "bounced",
    delivery_reason: said("Respinta."),
  });

  assert.equal(sentences(sent)[0], "Inviata il 23/11 alle 18:05.");
  assert.deepEqual(sentences(bounced), ["Respinta."]);
});

test("of a problem what the server meant is told, its own words where that is not known, and no bare code", () => {
  const problem = {
    icon: "problem",
    delivery_status: "bounced",
    delivery_reason: said("Respinta."),
  };

  assert.deepEqual(sentences(row({ ...problem, error_log: "550 5.1.1 No such user" })), [
    "Respinta.",
    "L'indirizzo non esiste, o non è scritto giusto.",
  ]);
  assert.deepEqual(sentences(row({ ...problem, error_log: "550 No." })), [
    "Respinta.",
    "Risposta del server: 550 No.",
  ]);
  assert.deepEqual(sentences(row({ ...problem, error_log: "refused" })), ["Respinta."]);
  const why = { ...said("L'indirizzo non esiste."), code: "address_unknown" };
  assert.deepEqual(
    sentences(row({ ...problem, delivery_reason: why, error_log: "550 5.1.1 No such user" })),
    ["L'indirizzo non esiste."],
  );
});

test("the reason is told in the language in use", () => {
  useLanguage("en");

  assert.match(sentences(row({}))[1], /^en: /);
});

test("a fetch that nobody can tell from a machine's is no silence", () => {
  assert.equal(describe(row({ evidence_at: "2026-11-24T10:41:00+01:00" })).detail, "forse letta");
  assert.notEqual(describe(row({})).detail, "forse letta");
});

test("the number of failed attempts is told while there is another to come", () => {
  const waiting = { icon: "queued", delivery_status: "queued" };

  assert.equal(describe(row({ ...waiting, errors_count: 1 })).detail, "1 tentativo fallito");
  assert.equal(describe(row({ ...waiting, errors_count: 3 })).detail, "3 tentativi falliti");
  assert.equal(describe(row({ ...waiting, errors_count: 0 })).detail, "");
});

test("an erased recipient and an unreadable email are not the same", () => {
  const erased = row({ to_email: "", to_name: "", subject: "" });
  const unreadable = { ...erased, delivery_status: "unreadable" };

  assert.ok(isErased(erased));
  assert.equal(describe(erased).subject, "(cancellato)");
  assert.ok(!isErased(unreadable));
  assert.equal(describe(unreadable).subject, "(senza oggetto)");
});

test("an icon that this page does not know is shown as an email that left", () => {
  assert.equal(describe(row({ icon: "hologram" })).icon, "sent");
});

test("what is queued or being sent will change by itself, what was sent not", () => {
  for (const status of ["queued", "sending"])
    assert.ok(isUnderWay(row({ delivery_status: status })));
  for (const status of ["sent", "delivered", "cancelled", "failed"])
    assert.ok(!isUnderWay(row({ delivery_status: status })));
});

test("a scheduled email is looked at while an undo window could run, and not all the year", () => {
  const due = (moment) => isUnderWay(row({ delivery_status: "scheduled", due_at: moment }));

  assert.ok(due("2026-11-24T10:57:00+01:00"));
  assert.ok(!due("2026-11-24T10:57:01+01:00"));
});
