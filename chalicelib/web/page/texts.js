// What the page says, in each language: all of it stands in ../texts/.

import en from "../texts/en.json" with { type: "json" };
import it from "../texts/it.json" with { type: "json" };
import { held } from "./store.js";

/** @typedef {Omit<typeof it, "problems"> & {problems: Record<string, string>}} Texts */

/** @type {Record<string, Texts>} */
export const LANGUAGES = { it, en };

const language = held("it");

/** The language in use. */
export const lang = language.read;

/** The texts in the language in use. @type {Texts} */
export const t = Object.defineProperties(
  /** @type {Texts} */ ({}),
  Object.fromEntries(Object.keys(it).map((name) => [name, { get: () => LANGUAGES[lang()][name] }])),
);

/**
 * The first of these that the page speaks, else Italian.
 * @param {...(string | null | undefined)} wishes
 */
export function useLanguage(...wishes) {
  language.replace(wishes.find((wish) => wish && Object.hasOwn(LANGUAGES, wish)) ?? "it");
}

/**
 * The text with values in its places.
 * @param {string} text
 * @param {...(string | number)} values
 */
export const put = (text, ...values) =>
  values.reduce(
    (/** @type {string} */ said, value, place) => said.replace(`{${place}}`, () => String(value)),
    text,
  );

/** @param {{one: string, other: string}} forms @param {number} n */
export const counted = (forms, n) => put(n === 1 ? forms.one : forms.other, n);

/** A whole number as people write it. @param {number} n */
export const grouped = (n) => new Intl.NumberFormat(lang()).format(n);
