// The company as its page knows it.

import { $ } from "../elements/dom.js";
import { t } from "../words/texts.js";
import { ask } from "./api.js";
import { held } from "./store.js";

/** @typedef {{name: string, licence: string, frame_origins: string[]}} Company */

const known = held(/** @type {Company} */ ({ name: "", licence: "premium", frame_origins: [] }));

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
  $("honest").textContent = company().licence === "standard" ? t.standard : t.honest;
}
