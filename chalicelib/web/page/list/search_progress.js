// A long search tells how far it is, and can be stopped there.

import { make } from "../elements/dom.js";
import { hush, toast } from "../elements/notices.js";
import { grouped, put, t } from "../words/texts.js";
import { totalOfPeriod } from "./summary.js";

/**
 * A search that begins: `tell` says how many emails were looked through, `stopped` comes true once
 * somebody stops it, and `end` takes away what was said.
 */
export function beginSearch() {
  /** @type {(yes: null) => void} */
  let stop = () => {};
  /** @type {Promise<null>} */
  const stopped = new Promise((resolve) => {
    stop = resolve;
  });
  const said = make("span", {});
  let told = false;
  return {
    stopped,
    /** @param {number} looked */
    tell(looked) {
      const of = totalOfPeriod();
      said.textContent = put(
        of && of >= looked ? t.lookedOf : t.looked,
        grouped(looked),
        grouped(of ?? 0),
      );
      if (told) return;
      told = true;
      const button = make("button", { type: "button", click: () => stop(null) }, t.bulk.stop);
      toast("", { actions: [said, button], seconds: 0 });
    },
    end() {
      if (told && said.isConnected) hush();
    },
  };
}
