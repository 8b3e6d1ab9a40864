// What the page says, in each language: all of it stands in ../texts/.
import it from "../texts/it.json" with { type: "json" };
import en from "../texts/en.json" with { type: "json" };

/** @type {Record<string, typeof it>} */
export const LANGUAGES = { it, en };

/** The texts in use, and their language. */
export let t = it;
export let lang = "it";

/** The first of these that the page speaks, else Italian. @param {...(string | null | undefined)} wishes */
export function useLanguage(...wishes) {
  lang = wishes.find((wish) => wish && Object.hasOwn(LANGUAGES, wish)) ?? "it";
  t = LANGUAGES[lang];
}

/** The text with values in its places. @param {string} text @param {...(string | number)} values */
export const put = (text, ...values) =>
  values.reduce((said, value, place) => said.replace(`{${place}}`, () => String(value)), text);

/** @param {{one: string, other: string}} forms @param {number} n */
export const counted = (forms, n) => put(n === 1 ? forms.one : forms.other, n);

/** A whole number as people write it. @param {number} n */
export const grouped = (n) => new Intl.NumberFormat(lang).format(n);
