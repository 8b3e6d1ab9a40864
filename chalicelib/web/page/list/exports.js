// The list under its filters as a file: at once, or by and by where it is long.

import { make, save } from "../elements/dom.js";
import { saidOf, toast } from "../elements/notices.js";
import { ask, call, Problem } from "../tab/api.js";
import { filters, range, SCHEDULED, view } from "../tab/view.js";
import { lang, t } from "../words/texts.js";

const LOOK_AGAIN = 3_000; // ms until the next look at an export that is being written

/** So many emails can be named in a request. */
export const MOST_NAMED = 300;

/**
 * @param {string} format `xlsx` or `csv`
 * @param {number[]} [ids] these alone, up to `MOST_NAMED`
 */
export async function exportList(format, ids) {
  toast(t.exporting, { seconds: 0 });
  try {
    const query = filters();
    if (ids) {
      query.set("q", ids.map((id) => `id = ${id}`).join(" or "));
      query.set("include", SCHEDULED);
    }
    if (view().sort) query.set("sort", view().sort);
    const answer = await call(`emails/export.${format}?${query}`);
    if (answer.status === 202) await follow((await answer.json()).data);
    else await save(answer, `email-${range().join("-")}.${format}`);
    toast(t.exported);
  } catch (error) {
    toast(saidOf(error));
  }
}

/**
 * Waits until the export is written, and fetches it from where it lies.
 * @param {ExportRequest} requested
 */
async function follow(requested) {
  let { id, status, url, reason } = requested;
  while (status !== "ready") {
    if (status === "failed") throw new Problem("failed", reason?.[lang()]);
    await new Promise((wake) => setTimeout(wake, LOOK_AGAIN));
    ({ status, url, reason } = (await ask(`exports/${encodeURIComponent(id)}`)).data);
  }
  if (/^https?:\/\//.test(url ?? ""))
    make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }).click();
}
