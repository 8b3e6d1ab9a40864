// What follows when an email was sent: it can be thought better of while it waits.

import { make } from "../elements/dom.js";
import { saidOf, toast } from "../elements/notices.js";
import { tick } from "../email/ticking.js";
import { ask } from "../tab/api.js";
import { momentText } from "../words/days.js";
import { counted, put, t } from "../words/texts.js";
import { composeTexts } from "./compose_texts.js";

const LONGEST_UNDO = 15 * 60; // s, the longest undo window: what waits longer waits for a chosen moment
const READING_TIME = 20; // s

/**
 * Says that emails were queued and, while they wait, lets them be called back.
 * @param {{id: number}[]} emails
 * @param {() => Promise<void>} changed is told when they were cancelled
 */
export async function tellQueued(emails, changed) {
  const said = counted(composeTexts.queued, emails.length);
  const first = await queuedOne(emails[0].id);
  const left = (new Date(first?.due_at ?? NaN).getTime() - Date.now()) / 1000;
  if (!first?.can_cancel || left <= 0) return toast(said);
  const undo = make("button", { type: "button", class: "primary" }, composeTexts.undo);
  undo.addEventListener("click", async () => {
    undo.disabled = true;
    toast(await calledBack(first.id));
    await changed();
  });
  if (left > LONGEST_UNDO)
    return toast(`${said} ${put(composeTexts.scheduledFor, momentText(first.due_at))}`, {
      actions: [undo],
      seconds: READING_TIME,
    });
  const timer = make("span", { role: "timer" });
  toast(said, { actions: [timer, undo], seconds: left });
  tick(timer, first.due_at, (time) => time && put(composeTexts.undoIn, time));
}

/** An email that was queued; null: nobody can tell just now, but queued it is. @param {number} id */
async function queuedOne(id) {
  try {
    return (await ask(`emails/${id}`)).data;
  } catch {
    return null;
  }
}

/**
 * Cancels all of the email's batch, its sender's copy too, and says how far that went.
 * @param {number} id
 */
async function calledBack(id) {
  try {
    const { data } = await ask(`emails/${id}/batch`, { method: "DELETE" });
    if (!data.cancelled.length) return composeTexts.undoneTooLate;
    if (data.left.length) return counted(composeTexts.undoneInPart, data.left.length);
    return t.detail.cancelled;
  } catch (error) {
    return saidOf(error);
  }
}
