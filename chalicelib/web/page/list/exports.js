// The list under its filters as a file: at once, or by and by where it is long.

import { make, save } from "../elements/dom.js";
import { saidOf, toast } from "../elements/notices.js";
import { ask, call, Problem } from "../tab/api.js";
import { filters, range, SCHEDULED, view } from "../tab/view.js";
import { grouped, lang, put, t } from "../words/texts.js";

const LOOK_AGAIN = 3_000; // ms until the next look at an export that is being written
const MOST_FAILURES = 10; // of looks, one after the other

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
    if (answer.status === 202) return hand(await follow((await answer.json()).data));
    await save(answer, `email-${range().join("-")}.${format}`);
    toast(t.exported);
  } catch (error) {
    toast(saidOf(error));
  }
}

/**
 * Where the export lies once it is written. Meanwhile it says how far that is; a look that fails is
 * no reason to give up what is being written.
 * @param {ExportRequest} requested
 */
async function follow(requested) {
  let { id, status, rows, url, reason } = requested;
  let failures = 0;
  while (status !== "ready") {
    if (status === "failed") throw new Problem("failed", reason?.[lang()]);
    toast(rows ? put(t.exportingRows, grouped(rows)) : t.exporting, { seconds: 0 });
    await new Promise((wake) => setTimeout(wake, LOOK_AGAIN));
    try {
      const { data } = await ask(`exports/${encodeURIComponent(id)}`);
      ({ status, rows, url, reason } = data);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures === MOST_FAILURES || !mayPass(error)) throw error;
    }
  }
  return url ?? "";
}

/** @param {unknown} error */
const mayPass = (error) =>
  error instanceof Problem && ["offline", "failed"].includes(error.kind) && error.status !== 404;

/** Fetches the file at once where the browser still lets it, and by a click in any case. */
function hand(url) {
  if (!/^https?:\/\//.test(url)) return toast(t.exported);
  const attributes = { class: "button", href: url, target: "_blank", rel: "noopener noreferrer" };
  const link = make("a", attributes, t.exportFetch);
  toast(t.exported, { actions: [link], seconds: 0 });
  link.click();
}
