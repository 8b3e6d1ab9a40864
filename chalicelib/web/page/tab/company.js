// The company as its page knows it.

import { $ } from "../elements/dom.js";
import { lang, t } from "../words/texts.js";
import { ask } from "./api.js";
import { held } from "./store.js";

/**
 * @typedef {{reason: Record<string, string>, note: string}} Suspension
 * @typedef {{name: string, licence: string, frame_origins: string[], notifications: boolean,
 *   suspended: Suspension | null}} Company
 */

const known = held(
  /** @type {Company} */ ({
    name: "",
    licence: "premium",
    frame_origins: [],
    notifications: true,
    suspended: null,
  }),
);

export const company = known.read;

/** Its name and licence; without them the page works too. */
export async function readCompany() {
  try {
    known.replace((await ask("settings/page")).data);
  } catch {
    return;
  }
  drawCompany();
  dispatchEvent(new Event("company"));
}

export function drawCompany() {
  $("company").textContent = company().name;
  $("company").hidden = !company().name;
  const why = company().suspended;
  $("suspended").textContent = why ? [why.reason[lang()], why.note].filter(Boolean).join(" ") : "";
  $("suspended").hidden = !why;
  $("honest").textContent = company().licence === "standard" ? t.standard : t.honest;
}
