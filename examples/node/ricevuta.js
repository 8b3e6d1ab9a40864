// Ricevuta from a product's backend: the few calls that it needs, and when they are repeated.
const { RICEVUTA_URL, RICEVUTA_COMPANY, RICEVUTA_KEY } = process.env;
export const BASE = RICEVUTA_URL;

// Nothing was done, or nobody knows: the same request under the same key does no harm.
const AGAIN = new Set([429, 502, 503, 504]);
const TRIES = 3;
const LONGEST = 35_000; // ms: longer than API Gateway waits, so that the service's word comes first

/** The service said no: `code` says why to a program, `request_id` what to tell its operator. */
export class Refused extends Error {
  constructor(error) {
    super(`${error.code}: ${error.message} (${error.request_id})`);
    this.code = error.code;
    this.problems = error.problems;
  }
}

/** The answer, asked for again where that may help. What sends mail is repeated only under a key. */
export async function ask(method, path, { body, key } = {}) {
  const headers = { Authorization: `Bearer ${RICEVUTA_KEY}` };
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  for (let left = TRIES - 1; ; left -= 1) {
    const answer = await fetch(`${BASE}/c/${RICEVUTA_COMPANY}${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(LONGEST),
    });
    if (answer.ok) return answer;
    if (!AGAIN.has(answer.status) || !left || (method === "POST" && !key))
      throw new Refused((await answer.json()).error);
    const wait = Number(answer.headers.get("Retry-After") ?? 1);
    await new Promise((wake) => setTimeout(wake, wait * 1000));
  }
}
