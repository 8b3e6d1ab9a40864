// What the editor and the preview say.

import writingEn from "../../texts/writing.en.json" with { type: "json" };
import writingIt from "../../texts/writing.it.json" with { type: "json" };
import { inLanguage } from "../words/texts.js";

/** In the language in use. */
export const writingTexts = inLanguage({ it: writingIt, en: writingEn });
