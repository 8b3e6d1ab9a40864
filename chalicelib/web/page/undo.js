// What follows when an email was sent: it can be thought better of while it waits.
import { ask } from "./api.js";
import { momentText } from "./days.js";
import { make } from "./dom.js";
import { tick } from "./email_actions.js";
import { saidOf, toast } from "./notices.js";
import { counted, put, t } from "./texts.js";

/**
 * Says that emails were queued and, while they wait, lets them be called back.
 * @param {{id: number}[]} emails
 * @param {boolean} chosen whether they wait for a moment that somebody chose
 * @param {() => Promise<void>} changed is told when they were cancelled
 */
export async function tellQueued(emails, chosen, changed) {
  const said = counted(t.compose.queued, emails.length);
  const { data: first } = await ask(`emails/${emails[0].id}`);
  if (!first.can_cancel || new Date(first.due_at) <= new Date()) return toast(said);
  const undo = make("button", { type: "button", class: "primary" }, t.compose.undo);
  undo.addEventListener("click", async () => {
    undo.disabled = true;
    toast(await calledBack(first.id));
    await changed();
  });
  if (chosen)
    return toast(`${said} ${put(t.compose.scheduledFor, momentText(first.due_at))}`, {
      actions: [undo],
      seconds: 20,
    });
  const left = (new Date(first.due_at).getTime() - Date.now()) / 1000;
  const timer = make("span", { role: "timer" });
  toast(said, { actions: [timer, undo], seconds: left });
  tick(timer, first.due_at, (time) => time && put(t.compose.undoIn, time));
}

/**
 * Cancels all of the email's batch, its sender's copy too, and says how far that went.
 * @param {number} id
 */
async function calledBack(id) {
  try {
    const { data } = await ask(`emails/${id}/batch`, { method: "DELETE" });
    if (!data.cancelled.length) return t.compose.undoneTooLate;
    if (data.left.length) return counted(t.compose.undoneInPart, data.left.length);
    return t.detail.cancelled;
  } catch (error) {
    return saidOf(error);
  }
}
