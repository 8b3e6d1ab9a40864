// Parts of the page that are loaded when somebody opens them.

import { t } from "../words/texts.js";
import { make } from "./dom.js";
import { toast } from "./notices.js";

/**
 * A function of a part, which is loaded when it is first called. Where it cannot be loaded, as
 * after another version was deployed, the page says to be loaded anew.
 * @param {() => Promise<any>} load imports the part
 * @param {string} name the function's
 * @returns {(...given: any[]) => Promise<any>}
 */
export const ofPart =
  (load, name) =>
  async (...given) => {
    let part;
    try {
      part = await load();
    } catch {
      const again = make("button", { type: "button", click: () => location.reload() }, t.reload);
      return toast(t.partMissing, { actions: [again], seconds: 0 });
    }
    return part[name](...given);
  };

/**
 * The tools of the parts in which somebody writes mails; nothing where they cannot be loaded, which
 * is told.
 * @type {() => Promise<ReturnType<typeof import("../writing/writing.js").writingTools> | undefined>}
 */
export const loadWriting = ofPart(() => import("../writing/writing.js"), "writingTools");

/**
 * Opens a new email: told what is done when it was queued, and which registered document it is
 * about, if any.
 */
export const writeEmail = ofPart(() => import("../compose/compose.js"), "openCompose");
