// The end of a session: put off while the page is used where that is allowed, and told before it
// comes, so that what is being written can be finished in time.

import { $, make } from "../elements/dom.js";
import { hush, toast } from "../elements/notices.js";
import { inRome } from "../words/days.js";
import { put, t } from "../words/texts.js";
import { ask } from "./api.js";
import { tellProduct } from "./frame.js";
import { goOn, session } from "./session.js";

const MINUTE = 60_000; // ms
const RENEWED_WITHIN = 10 * MINUTE; // before the end
const TOLD_WITHIN = 5 * MINUTE;
const LONGEST = 2 ** 31 - 1; // ms that a timer can wait

/** @type {number[]} */
let waiting = [];
let used = false; // since the session was opened, or renewed
let asked = 0; // ms, when another hour was asked for

for (const kind of ["pointerdown", "keydown"])
  addEventListener(kind, usePage, { capture: true, passive: true });

/** Warns five minutes before the session ends; the product that frames the page hears it too. */
export function watchSessionEnd() {
  waiting.forEach(clearTimeout);
  used = false;
  waiting = [beforeEnd(RENEWED_WITHIN, () => used && renew()), beforeEnd(TOLD_WITHIN, warn)];
}

/** A timer for so long before the end, or for now where that is past. @param {number} before ms */
function beforeEnd(before, act) {
  const opened = session();
  if (!opened) return 0;
  const wait = opened.until - before - Date.now();
  const unlessOver = () => session() === opened && Date.now() < opened.until && act();
  return wait < LONGEST ? window.setTimeout(unlessOver, Math.max(0, wait)) : 0;
}

/** Looking for changes is no use of the page: somebody touches it. */
function usePage() {
  used = true;
  if (Date.now() > (session()?.until ?? Infinity) - RENEWED_WITHIN) renew();
}

const isRenewable = () => (session()?.renewable ?? 0) > (session()?.until ?? 0);

async function renew() {
  if (!isRenewable() || Date.now() - asked < MINUTE) return;
  asked = Date.now();
  try {
    goOn((await ask("sessions/renew", { method: "POST" })).data.token);
  } catch {
    return; // It ends when it was said to, unless the next touch does better.
  }
  if ($("session-on")?.checkVisibility()) hush();
  watchSessionEnd();
}

function warn() {
  const until = inRome(new Date(session()?.until ?? 0)).time;
  const on = make("button", { id: "session-on", type: "button", click: renew }, t.goOn);
  if (isRenewable()) toast(put(t.endsUnused, until), { actions: [on], seconds: 0 });
  else toast(put(t.endsAt, until), { seconds: 0 });
  tellProduct("session-ending");
}
