// What a new email says on the page.

import composeEn from "../../texts/compose.en.json" with { type: "json" };
import composeIt from "../../texts/compose.it.json" with { type: "json" };
import { inLanguage } from "../words/texts.js";

/** In the language in use. */
export const composeTexts = inLanguage({ it: composeIt, en: composeEn });
