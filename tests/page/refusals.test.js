import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningOf } from "../../chalicelib/web/page/email/refusals.js";

test("a refusal is understood by its enhanced code, wherever that stands", () => {
  const replies = {
    "550 5.1.1 No such user": "unknownAddress",
    "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound": "unknownAddress",
    "Sorry, no mailbox here by that name. (#5.1.1)": "unknownAddress",
    "550 5.2.1 The account is disabled": "closedMailbox",
    "452 4.2.2 Mailbox full": "fullMailbox",
    "552 5.3.4 Message too big": "tooLarge",
    "550 5.4.1 Recipient address rejected": "noServer",
    "554 5.7.1 Message refused as spam": "blocked",
  };

  for (const [reply, meaning] of Object.entries(replies)) assert.equal(meaningOf(reply), meaning);
});

test("what says nothing, or looks like a code and is none, has no meaning", () => {
  for (const reply of ["", "refused", "550 No", "from 10.5.1.1", "550 5.0.0 No", "5.1.1.example"])
    assert.equal(meaningOf(reply), null, reply);
});
