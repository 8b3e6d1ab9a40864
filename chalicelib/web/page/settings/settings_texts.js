// What the settings say.

import settingsEn from "../../texts/settings.en.json" with { type: "json" };
import settingsIt from "../../texts/settings.it.json" with { type: "json" };
import { inLanguage } from "../words/texts.js";

/** In the language in use. */
export const settingsTexts = inLanguage({ it: settingsIt, en: settingsEn });
