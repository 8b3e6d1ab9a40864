// The dossier of an email, to take away.

import { make, save } from "../elements/dom.js";
import { saidOf, toast } from "../elements/notices.js";
import { call } from "../tab/api.js";
import { t } from "../words/texts.js";

/** @param {EmailRow} row */
export function dossierButtons(row) {
  const button = (format) => {
    const made = make(
      "button",
      { type: "button", id: `dossier-${format}` },
      `${t.detail.dossier} ${format.toUpperCase()}`,
    );
    made.addEventListener("click", async () => {
      made.disabled = true;
      toast(t.detail.preparing, { seconds: 0 });
      try {
        const answer = await call(`emails/${row.id}/dossier${format === "pdf" ? ".pdf" : ""}`);
        await save(answer, `${row.id}.${format}`);
        toast(t.detail.prepared);
      } catch (error) {
        toast(saidOf(error));
      }
      made.disabled = false;
    });
    return made;
  };
  return make(
    "div",
    {},
    make("p", { class: "soft" }, t.detail.dossierHint),
    make("div", { class: "actions" }, button("pdf"), button("json")),
  );
}
