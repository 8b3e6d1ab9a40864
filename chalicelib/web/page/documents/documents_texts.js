// What the documents say.

import documentsEn from "../../texts/documents.en.json" with { type: "json" };
import documentsIt from "../../texts/documents.it.json" with { type: "json" };
import { inLanguage } from "../words/texts.js";

/** In the language in use. */
export const documentsTexts = inLanguage({ it: documentsIt, en: documentsEn });
