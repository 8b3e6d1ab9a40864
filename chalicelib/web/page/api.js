// The API, asked in the name of the session.
import { endSession, SERVICE, session } from "./session.js";
import { put, t } from "./texts.js";

const PATIENCE = 25_000; // ms after which an answer is no longer awaited

/**
 * @typedef {{status?: number, fields?: Record<string, string[]>, reason?: any,
 *   retryAfter?: number}} Said
 */

/** What went wrong, in one of the ways the page can explain. */
export class Problem extends Error {
  /**
   * @param {"expired" | "forbidden" | "offline" | "failed"} kind
   * @param {string} [message]
   * @param {Said} [more]
   */
  constructor(kind, message = "", more = {}) {
    super(message);
    this.kind = kind;
    this.status = more.status ?? 0;
    this.fields = more.fields ?? {};
    this.reason = more.reason ?? null;
    this.retryAfter = more.retryAfter ?? 0;
  }
}

/**
 * @typedef {{method?: string, body?: unknown, headers?: Record<string, string>,
 *   signal?: AbortSignal}} Asked
 */

/**
 * The answer to a call below the company's own path.
 * @param {string} path
 * @param {Asked} [options]
 */
export async function call(path, { method = "GET", body, headers = {}, signal } = {}) {
  const asking = session();
  if (!asking) throw new Problem("expired");
  const patience = new AbortController();
  setTimeout(() => patience.abort(), PATIENCE);
  let answer;
  try {
    answer = await fetch(`${SERVICE}c/${asking.company}/${path}`, {
      method,
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${asking.token}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw navigator.onLine ? new Problem("failed", t.unreachable) : new Problem("offline");
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

/** The JSON of an answer. @returns {Promise<any>} */
export async function ask(path, options) {
  const answer = await call(path, options);
  if (answer.status === 204) return null;
  const body = await answer.json().catch(() => null);
  if (body?.data === undefined || body.data === null) throw new Problem("failed");
  return body;
}

async function problemOf(answer) {
  const error = (await answer.json().catch(() => null))?.error;
  if (answer.status === 401) {
    endSession();
    return new Problem("expired");
  }
  const fields = Object.fromEntries(
    Object.entries(error?.validation_result ?? {}).map(([name, said]) => [
      name,
      [said].flat().map(translated),
    ]),
  );
  const message = typeof error?.message === "string" ? translated(error.message) : "";
  return new Problem(answer.status === 403 ? "forbidden" : "failed", message, {
    status: answer.status,
    fields,
    reason: error?.reason,
    retryAfter: Number(answer.headers.get("Retry-After")),
  });
}

/** The API speaks English; what people meet often is said in their language, the rest as it is. */
export function translated(said) {
  const text = String(said);
  for (const [pattern, translation] of Object.entries(t.problems)) {
    const [before, after] = pattern.split("{0}");
    if (after === undefined ? text === pattern : text.startsWith(before) && text.endsWith(after))
      return put(
        translation,
        after === undefined ? "" : text.slice(before.length, text.length - after.length),
      );
  }
  return text;
}
