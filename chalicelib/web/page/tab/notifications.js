// What the browser says outside the page: "Fattura 18 è stata letta da …", for whoever asked for it
// in this tab and for this company. Only what proves a person is told, by one tab of those that are
// open, and not to somebody who is looking at it.

import { $ } from "../elements/dom.js";
import { toast } from "../elements/notices.js";
import { counted, lang, put, t } from "../words/texts.js";
import { company } from "./company.js";
import { session } from "./session.js";
import { keepInTab, recalled } from "./tab_memory.js";

const MOST_TOLD = 3; // at once; of more, how many they are

let since = 0; // ms, from when on reading is told; 0: it is not
/** @type {Set<string>} */
const alreadyTold = new Set();
/** @type {(id: number) => void} */
let openTold;
/** Lets another tab tell. @type {() => void} */
let stopTelling = () => {};
let isTeller = false;

const choicePlace = () => `ricevuta:notify:${session()?.company}`;

/**
 * Offers it. Returns what says whether it was asked for, so that the page goes on to look for what
 * changed while nobody sees it.
 * @param {(id: number) => void} open shows an email
 */
export function prepareNotifications(open) {
  openTold = open;
  $("notify").addEventListener("click", askToBeTold);
  addEventListener("company", offerNotifications);
  addEventListener(
    "changes",
    (event) => isTeller && tellOfReading(/** @type {any} */ (event).detail),
  );
  return () => since > 0;
}

/**
 * No browser asks for a page in a frame, a Standard licence tells nothing of reading, and a company
 * may want no customer's name on a screen.
 */
function offerNotifications() {
  const { licence, notifications } = company();
  const known = notifications && licence !== "standard";
  const can = known && "Notification" in window && parent === window;
  $("notify").hidden = !can || !session();
  if (!can && since) stop();
  if (can && !since && recalled(choicePlace()) && Notification.permission === "granted") begin();
}

/** Asked for by a click only, as browsers want it. */
async function askToBeTold() {
  if (since) {
    stop();
    return toast(t.notify.off);
  }
  if ((await Notification.requestPermission()) !== "granted") return toast(t.notify.denied);
  begin();
  toast(t.notify.on);
}

function begin() {
  since = Date.now();
  keepInTab(choicePlace(), true);
  $("notify").setAttribute("aria-pressed", "true");
  // Whichever tab has the lock tells; it goes on to another when this one is closed.
  navigator.locks.request(choicePlace(), () => {
    if (!since) return;
    isTeller = true;
    return new Promise((resolve) => {
      stopTelling = () => resolve(null);
    });
  });
}

function stop() {
  since = 0;
  isTeller = false;
  stopTelling();
  keepInTab(choicePlace(), null);
  $("notify").setAttribute("aria-pressed", "false");
}

/** @param {EmailRow[]} rows that changed */
function tellOfReading(rows) {
  const read = rows.filter(isNews);
  for (const row of read) alreadyTold.add(keyOf(row));
  if (!document.hidden && document.hasFocus()) return;
  if (read.length > MOST_TOLD) return void notify(counted(t.notify.many, read.length), "", "many");
  for (const row of read) {
    const words = put(t.notify[row.icon], row.subject || t.noSubject, row.to_name || row.to_email);
    const shown = notify(words, row.evidence_reason?.[lang()] ?? "", String(row.id));
    shown.onclick = () => {
      window.focus();
      openTold(row.id);
      shown.close();
    };
  }
}

const keyOf = (row) => `${row.id} ${row.icon}`;

/** Whether a person did it, and after it was asked for: a machine's fetch changes no icon. */
const isNews = (row) =>
  (row.icon === "read" || row.icon === "downloaded") &&
  Date.parse(row.evidence_at ?? "") >= since &&
  Boolean(row.to_email) &&
  !alreadyTold.has(keyOf(row));

const notify = (title, body, name) =>
  new Notification(title, { body, tag: `${choicePlace()}:${name}`, lang: lang() });
