// What happens to the company's emails, told to the page within seconds. Of the tabs that are open
// one asks, and the others hear from it.
import { ask, Problem } from "./api.js";
import { session } from "./session.js";

const EVERY = 4_000; // ms
const LEEWAY = 1_500; // ms at most after which a tab that heard nothing asks by itself
const SLOWEST = 60_000; // ms between questions that fail, or of a page that nobody sees
const MOST_PAGES = 10; // of a hundred emails; where more changed, the list is read anew

/**
 * @typedef {{rows: EmailRow[], from: number, at: number, cursor: string}} News
 *   what changed from a moment to another, both in ms, and the cursor that goes on from there
 */

let cursor = "";
let at = 0; // ms, when the cursor was given
let timer = 0;
let wait = EVERY;
let asking = false;
/** @type {BroadcastChannel | null} */
let channel = null;

/** @type {{taken: (rows: EmailRow[]) => void, missed: () => void, failed: (error: any) => void}} */
let listener;
let inBackground = () => false;

/**
 * Who is told of changes, of changes that were missed, and of failures.
 * @param {typeof listener} told
 * @param {() => boolean} background whether to go on, seldom, while nobody sees the page
 */
export function listenToFeed(told, background) {
  listener = told;
  inBackground = background;
}

/** From here on: the list was read just now. */
export function beginFeed() {
  cursor = "";
  wait = EVERY;
  channel?.close();
  channel = null;
  if (!session()) return;
  channel = new BroadcastChannel(`ricevuta:changes:${session()?.company}`);
  channel.onmessage = ({ data }) => hear(data);
  // A cursor stands a quarter of a minute before the moment it was given: nothing is missed.
  askAgain(1_000);
}

export function endFeed() {
  clearTimeout(timer);
  channel?.close();
  channel = null;
}

function askAgain(after) {
  clearTimeout(timer);
  if (!session() || !channel || (document.hidden && !inBackground())) return;
  timer = window.setTimeout(catchUp, document.hidden ? SLOWEST : after);
}

/** Asks now, and goes on from there. */
export async function catchUp() {
  if (!channel || asking) return;
  const [mine, from] = [channel, at];
  asking = true;
  try {
    const news = await changesSince();
    if (mine !== channel) return;
    [cursor, at] = [news.cursor, news.at];
    wait = EVERY;
    mine.postMessage({ ...news, from });
    if (news.rows) listener.taken(news.rows);
    else listener.missed();
  } catch (error) {
    if (mine !== channel) return;
    if (error instanceof Problem && error.code === "cursor_expired") return void listener.missed();
    const asked = error instanceof Problem ? error.retryAfter * 1000 : 0;
    wait = Math.min(SLOWEST, Math.max(wait * 2, asked));
    listener.failed(error);
  } finally {
    asking = false;
  }
  askAgain(wait);
}

/** @returns {Promise<{rows: EmailRow[] | null, cursor: string, at: number}>} */
async function changesSince() {
  const now = Date.now();
  /** @type {EmailRow[]} */
  const rows = [];
  let next = cursor;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await ask(next ? `changes?since=${encodeURIComponent(next)}` : "changes");
    rows.push(...answer.data);
    next = answer.cursor;
    if (!answer.more) return { rows, cursor: next, at: now };
  }
  return { rows: null, cursor: next, at: now };
}

/** What another tab was told; taken where it goes on from what this one knows. @param {any} news */
function hear(news) {
  if (!cursor || news.from > at || news.at < at || !news.from || !news.rows) return;
  [cursor, at] = [news.cursor, news.at];
  listener.taken(news.rows);
  // Not to the same moment in all: two that asked at once would do so for ever.
  askAgain(EVERY + LEEWAY * (0.5 + Math.random() / 2));
}
