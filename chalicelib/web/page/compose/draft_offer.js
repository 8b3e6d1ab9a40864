// A new email that was begun in this tab and is neither sent nor dropped.
import { $, make } from "../elements/dom.js";
import { toast } from "../elements/notices.js";
import { t } from "../words/texts.js";
import { keptDraft } from "./drafts.js";

/** @param {() => void} open goes on with it */
export function offerDraft(open) {
  if (!keptDraft() || $("compose").open) return;
  const resume = make(
    "button",
    { type: "button", class: "primary", click: open },
    t.compose.resume,
  );
  toast(t.compose.draftWaits, { actions: [resume], seconds: 0 });
}
