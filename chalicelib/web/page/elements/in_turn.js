// The same done to many emails, one after the other, told while it goes on.
import { Problem } from "../tab/api.js";
import { put, t } from "../words/texts.js";
import { make } from "./dom.js";
import { saidOf, toast } from "./notices.js";

const TRIES = 3; // where the service asks for patience

/**
 * Does it to each row until somebody stops it: the rows that it was done to, and what went wrong.
 * @param {EmailRow[]} rows
 * @param {(row: EmailRow, signal: AbortSignal) => Promise<unknown>} act
 */
export async function inTurn(rows, act) {
  const stopped = new AbortController();
  const { signal } = stopped;
  const stop = make("button", { type: "button", click: () => stopped.abort() }, t.bulk.stop);
  /** @type {EmailRow[]} */
  const done = [];
  let wrong = "";
  for (const [at, row] of rows.entries()) {
    if (signal.aborted) break;
    toast(put(t.bulk.progress, at + 1, rows.length), { actions: [stop], seconds: 0 });
    try {
      await patiently(() => act(row, signal));
      done.push(row);
    } catch (error) {
      if (signal.aborted) break;
      wrong ||= saidOf(error);
      if (error instanceof Problem && ["expired", "forbidden", "offline"].includes(error.kind))
        break;
    }
  }
  return { done, wrong };
}

async function patiently(act) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 429 || tries === TRIES) throw error;
      await new Promise((wake) => setTimeout(wake, 1000 * Math.max(1, error.retryAfter)));
    }
  }
}
