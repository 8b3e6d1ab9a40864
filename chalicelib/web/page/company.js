// The company as its page knows it.
import { ask } from "./api.js";
import { $ } from "./dom.js";
import { t } from "./texts.js";

/** @type {{name: string, licence: string, frame_origins: string[]}} */
export let company = { name: "", licence: "premium", frame_origins: [] };

/** Its name and licence; without them the page works too. */
export async function readCompany() {
  try {
    company = (await ask("settings/page")).data;
  } catch {
    return;
  }
  drawCompany();
}

export function drawCompany() {
  $("company").textContent = company.name;
  $("company").hidden = !company.name;
  $("honest").textContent = company.licence === "standard" ? t.standard : t.honest;
}
