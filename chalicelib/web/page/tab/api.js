// The API, asked in the name of the session.

import { grouped, putNamed, t } from "../words/texts.js";
import { endSession, SERVICE, session } from "./session.js";

const PATIENCE = 35_000; // ms after which an answer is no longer awaited: the service says so at 29 s

/**
 * @typedef {{status?: number, code?: string, fields?: Record<string, string[]>, reason?: any,
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
    this.code = more.code ?? "";
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
  const problemsOf = (name) => (error?.problems ?? []).filter((problem) => problem.field === name);
  const fields = Object.fromEntries(
    Object.entries(error?.validation_result ?? {}).map(([name, sentences]) => [
      name,
      [sentences].flat().map((sentence, place) => saidOfField(problemsOf(name)[place], sentence)),
    ]),
  );
  return new Problem(
    answer.status === 403 ? "forbidden" : "failed",
    t.errors[error?.code] ?? error?.message ?? "",
    {
      status: answer.status,
      code: error?.code,
      fields,
      reason: error?.reason,
      retryAfter: Number(answer.headers.get("Retry-After")),
    },
  );
}

/** What is wrong with a field, in the page's language where it knows the code and its values. */
function saidOfField(problem, sentence) {
  const known = t.problems[problem?.code];
  if (!known) return sentence;
  const params = Object.entries(problem.params ?? {}).map(([name, value]) => [
    name,
    typeof value === "number" ? grouped(value) : String(value),
  ]);
  const values = Object.fromEntries(params);
  const places = [...known.matchAll(/\{(\w+)\}/g)];
  return places.every(([, name]) => Object.hasOwn(values, name))
    ? putNamed(known, values)
    : sentence;
}
