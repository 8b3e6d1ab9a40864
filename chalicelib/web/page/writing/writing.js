// The part for writing and looking at mails: loaded by the parts in which somebody does.

import { writingFields } from "./body_field.js";
import { mailLooks, openPreview } from "./preview.js";

/** What it gives to the others. */
export const writingTools = () => ({ writingFields, openPreview, mailLooks });
