// What can be done to all picked emails: send again, cancel, export, take their dossiers away.

import { $, make, saveBlob } from "../elements/dom.js";
import { inTurn } from "../elements/in_turn.js";
import { toast } from "../elements/notices.js";
import { zipped } from "../elements/zip.js";
import { isRemindable, question } from "../email/email_actions.js";
import { ask, call, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { counted, put, t } from "../words/texts.js";
import { exportList, MOST_NAMED } from "./exports.js";
import { pick, pickedRows } from "./picks.js";

const MOST_DOSSIERS = 100;

/** The key of a resend, so that what is tried again is not sent twice. @type {Map<number, string>} */
const resendKeys = new Map();

/**
 * The buttons, for what is picked now.
 * @param {() => Promise<void>} update looks again, and draws what is picked
 */
export function bulkActions(update) {
  const rows = pickedRows();
  const changing = may("emails:a");
  const resent = changing ? rows.filter((row) => row.can_resend) : [];
  const reminded = changing ? ofDocuments(rows) : [];
  const cancelled = changing ? rows.filter((row) => row.can_cancel) : [];
  const all = [
    askedBefore("resend", resent, t.detail.resend, t.bulk.resendConfirm, resendOne, update),
    askedBefore("remind", reminded, t.bulk.remind, t.bulk.remindConfirm, remindOne, update),
    askedBefore("cancel", cancelled, t.detail.cancel, t.bulk.cancelConfirm, cancelOne, update),
  ].filter((one) => one !== null);
  return [
    ...all.map(({ open }) => open),
    ...["xlsx", "csv"].map((format) =>
      bulkButton(`${t.export} ${format.toUpperCase()}`, rows.length, MOST_NAMED, () =>
        exportList(
          format,
          pickedRows().map(({ id }) => id),
        ),
      ),
    ),
    bulkButton(t.bulk.dossiers, rows.length, MOST_DOSSIERS, () => takeDossiers(update)),
    ...all.map(({ panel }) => panel),
  ];
}

function bulkButton(text, count, most, act) {
  const tooMany = count > most;
  return make(
    "button",
    {
      type: "button",
      disabled: !count || tooMany,
      title: tooMany ? put(t.bulk.most, most) : null,
      click: act,
    },
    text,
  );
}

/** A button with what is asked before; none where it can be done to no picked email. */
function askedBefore(name, rows, title, text, act, update) {
  if (!rows.length) return null;
  const yes = make("button", { type: "button", class: "primary" }, title);
  yes.addEventListener("click", () => doToAll(rows, act, update));
  return question(
    `bulk-${name}`,
    `${title} (${rows.length})`,
    make("p", {}, counted(text, rows.length)),
    yes,
  );
}

/** One email for each document: of one that went to several, its customer is reminded once. */
const ofDocuments = (rows) => [
  ...new Map(rows.filter(isRemindable).map((row) => [row.document.id, row])).values(),
];

async function remindOne({ document }) {
  const path = `issued_documents/${document.id}/reminders`;
  try {
    await ask(path, { method: "POST", body: {} });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
    throw new Problem("failed", t.bulk.notRegistered, { status: 404 });
  }
}

const cancelOne = (row) => ask(`emails/${row.id}`, { method: "DELETE" });

function resendOne(row) {
  if (!resendKeys.has(row.id)) resendKeys.set(row.id, crypto.randomUUID());
  const headers = { "Idempotency-Key": resendKeys.get(row.id) ?? "" };
  return ask(`emails/${row.id}/resend`, { method: "POST", body: {}, headers });
}

/** What went well is let go; what did not stays picked, to be tried again. */
async function doToAll(rows, act, update) {
  $("bulk").inert = true;
  const { done, wrong } = await inTurn(rows, act);
  $("bulk").inert = false;
  for (const { id } of done) resendKeys.delete(id);
  pick(
    done.map(({ id }) => id),
    false,
  );
  toast([put(t.bulk.done, done.length, rows.length), wrong].filter(Boolean).join(" "));
  await update();
}

async function takeDossiers(update) {
  /** @type {{name: string, bytes: Uint8Array<ArrayBuffer>}[]} */
  const files = [];
  await doToAll(
    pickedRows(),
    async (row, signal) => {
      const answer = await call(`emails/${row.id}/dossier.pdf`, { signal });
      files.push({ name: `${row.id}.pdf`, bytes: new Uint8Array(await answer.arrayBuffer()) });
    },
    update,
  );
  if (files.length) saveBlob(new Blob(zipped(files), { type: "application/zip" }), t.bulk.archive);
}
