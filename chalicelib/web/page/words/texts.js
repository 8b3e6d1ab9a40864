// What the page says, in each language: all of it stands in ../texts/.

import en from "../../texts/en.json" with { type: "json" };
import it from "../../texts/it.json" with { type: "json" };
import { held } from "../tab/store.js";

/** @typedef {Omit<typeof it, "problems"> & {problems: Record<string, string>}} Texts */

/** @type {Record<string, any> & {it: Texts}} */
export const LANGUAGES = { it, en };

const language = held("it");

/** The language in use. */
export const lang = language.read;

/**
 * Texts that are in the language in use whenever they are read.
 * @template T
 * @param {Record<string, any> & {it: T}} texts what is said in each language
 * @returns {T}
 */
export const inLanguage = (texts) =>
  Object.defineProperties(
    /** @type {T} */ ({}),
    Object.fromEntries(
      Object.keys(/** @type {object} */ (texts.it)).map((name) => [
        name,
        { get: () => texts[lang()][name] },
      ]),
    ),
  );

/** The texts in the language in use. @type {Texts} */
export const t = inLanguage(LANGUAGES);

/**
 * The first of these that the page speaks, else Italian.
 * @param {...(string | null | undefined)} wishes
 */
export function useLanguage(...wishes) {
  language.replace(wishes.find((wish) => wish && Object.hasOwn(LANGUAGES, wish)) ?? "it");
}

/** Italian articles before a day that begins with a vowel when it is read: l'8, dell'11. */
const ELIDED = { il: "l'", del: "dell'", dal: "dall'", al: "all'", nel: "nell'" };
const PLACES = new RegExp(`(?:\\b(${Object.keys(ELIDED).join("|")}) )?\\{(\\w+)\\}`, "g");
const EIGHTH_OR_ELEVENTH = /^(?:0?8|11)\//;

/**
 * The text with values in its places; an article before a date takes the form that it needs there.
 * @param {string} text
 * @param {...(string | number)} values
 */
export const put = (text, ...values) => putNamed(text, Object.fromEntries(values.entries()));

/**
 * The same where places have names. What stands in a value stays; a place without one stays too.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const putNamed = (text, values) =>
  text.replace(PLACES, (whole, article, place) => {
    if (!Object.hasOwn(values, place)) return whole;
    const value = String(values[place]);
    if (!article) return value;
    return EIGHTH_OR_ELEVENTH.test(value) ? `${ELIDED[article]}${value}` : `${article} ${value}`;
  });

/** @param {{one: string, other: string}} forms @param {number} n */
export const counted = (forms, n) => put(n === 1 ? forms.one : forms.other, n);

/** A whole number as people write it. @param {number} n */
export const grouped = (n) => new Intl.NumberFormat(lang()).format(n);
