// The end of a session, told before it comes: what is being written can be finished in time.

import { toast } from "../elements/notices.js";
import { inRome } from "../words/days.js";
import { put, t } from "../words/texts.js";
import { tellProduct } from "./frame.js";
import { session } from "./session.js";

const BEFORE = 5 * 60_000; // ms
const LONGEST = 2 ** 31 - 1; // ms that a timer can wait

let waiting = 0;

/** Warns five minutes before the session ends; the product that frames the page hears it too. */
export function watchSessionEnd() {
  clearTimeout(waiting);
  const opened = session();
  if (!opened) return;
  const wait = opened.until - BEFORE - Date.now();
  if (wait < LONGEST) waiting = window.setTimeout(() => warn(opened.until), Math.max(0, wait));
}

/** @param {number} until */
function warn(until) {
  if (session()?.until !== until || until <= Date.now()) return;
  toast(put(t.endsAt, inRome(new Date(until)).time), { seconds: 0 });
  tellProduct("session-ending");
}
