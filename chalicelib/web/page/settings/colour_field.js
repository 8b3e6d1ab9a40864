// A colour, picked or written, with how well it is told from the paper and from what stands on it.

import { make } from "../elements/dom.js";
import { field, input } from "../elements/fields.js";
import { lang, put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

const WRITTEN = /^#[0-9a-f]{6}$/i;
const SEEN = 3; // WCAG 2.2, 1.4.11
const PAPER = "#ffffff";

/** @param {string} colour empty: the service's own */
export function colourField(colour) {
  const text = input("text", colour, { maxlength: 7, spellcheck: "false", placeholder: "#1d5bb8" });
  const picker = input("color", colour || "#1d5bb8", {
    "aria-label": settingsTexts.colourPick,
    class: "swatch",
  });
  const said = make("p", { class: "soft", role: "status" });
  const whole = field("color", settingsTexts.colour, text, { hint: settingsTexts.colourHint });
  const tell = () => {
    said.textContent = WRITTEN.test(text.value) ? contrastText(text.value) : "";
    if (WRITTEN.test(text.value)) picker.value = text.value;
  };
  text.before(picker);
  text.after(said);
  text.addEventListener("input", tell);
  picker.addEventListener("input", () => {
    text.value = picker.value;
    tell();
  });
  tell();
  return whole;
}

function contrastText(colour) {
  const s = settingsTexts;
  const [onPaper, black] = [contrastOf(colour, PAPER), contrastOf(colour, "#000000")];
  const figures = (ratio) =>
    new Intl.NumberFormat(lang(), { maximumFractionDigits: 1 }).format(ratio);
  const on = onPaper >= black ? s.colourWhite : s.colourBlack;
  const sentences = [put(on, figures(Math.max(onPaper, black)))];
  if (onPaper < SEEN) sentences.push(put(s.colourPale, figures(onPaper)));
  return sentences.join(" ");
}

/** As WCAG 2.2 defines it: from 1 to 21. @param {string} one @param {string} other */
export function contrastOf(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const luminance = (colour) =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
    const part = Number.parseInt(colour.slice(1 + at * 2, 3 + at * 2), 16) / 255;
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
