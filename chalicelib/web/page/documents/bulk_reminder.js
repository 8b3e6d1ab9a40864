// Reminds of all picked documents at once.

import { make } from "../elements/dom.js";
import { saidOf, toast } from "../elements/notices.js";
import { question } from "../email/email_actions.js";
import { ask } from "../tab/api.js";
import { counted, put, t } from "../words/texts.js";
import { documentsTexts } from "./documents_texts.js";

const MOST_REMINDED = 50; // of a request

const pickedDocuments = (list) =>
  [...list.querySelectorAll(".pick:checked")].map(({ value }) => Number(value));

/** Shows what can be done to what is picked, as long as anything is. */
export function bulkReminder(place, list, again) {
  const draw = () => place.replaceChildren(...reminderBar(pickedDocuments(list), again));
  list.onchange = draw;
  draw();
}

function reminderBar(ids, again) {
  if (!ids.length) return [];
  const key = crypto.randomUUID();
  const some = ids.slice(0, MOST_REMINDED);
  const yes = make("button", { type: "button", class: "primary" }, documentsTexts.remindNow);
  const { open, panel } = question(
    "bulk-remind",
    `${documentsTexts.remind} (${some.length})`,
    make("p", {}, counted(documentsTexts.bulkConfirm, some.length)),
    yes,
  );
  yes.addEventListener("click", async () => {
    yes.disabled = true;
    try {
      const { data } = await ask("reminders", {
        method: "POST",
        body: { document_ids: some },
        headers: { "Idempotency-Key": key },
      });
      const wrong = data.find(({ error }) => error)?.error;
      const sent = data.filter(({ email }) => email).length;
      const why = wrong ? (t.errors[wrong.code] ?? wrong.message) : "";
      toast([put(documentsTexts.bulkDone, sent, data.length), why].filter(Boolean).join(" "));
      again();
    } catch (error) {
      yes.disabled = false;
      toast(saidOf(error));
    }
  });
  return [make("div", { class: "actions" }, open, panel)];
}
