// Everything that happened to an email, each with its reason.

import { element, foreign, iconElement, make } from "../elements/dom.js";
import { dayText, momentText } from "../words/days.js";
import { lang, put, t } from "../words/texts.js";
import { meaningOf, rawLine } from "./refusals.js";

const ICON_OF = {
  queued: "queued",
  sent: "sent",
  delivered: "sent",
  delayed: "queued",
  bounced: "problem",
  complained: "problem",
  failed: "problem",
  outcome_unknown: "problem",
  settled: "sent",
  resent: "resent",
  cancelled: "cancelled",
  links_revoked: "cancelled",
  recording_stopped: "cancelled",
  erased: "cancelled",
  rejudged: "machine",
};

/** @param {WholeEmail} row */
export const timeline = (row) => make("ol", { class: "timeline" }, (row.timeline ?? []).map(entry));

/** @param {TimelineEvent} event */
function entry(event) {
  const icon = event.event === "hit" ? iconOfHit(event) : (ICON_OF[event.event] ?? "sent");
  const said = [
    event.reason?.[lang()] ? element("span", "", foreign(event.reason[lang()])) : null,
    event.reply ? element("span", "soft", told(event.reply)) : null,
  ].filter(Boolean);
  return make(
    "li",
    { "data-icon": icon },
    element("span", "bubble", iconElement(icon)),
    element(
      "div",
      "",
      element(
        "p",
        "head",
        make(
          "span",
          {},
          element("strong", "", foreign(titleOf(event))),
          " ",
          ...(event.by ? [element("span", "soft", foreign(put(t.by, event.by))), " "] : []),
          event.verdict
            ? make(
                "span",
                { class: "tag", "data-verdict": event.verdict },
                t.verdicts[event.verdict] ?? event.verdict,
              )
            : null,
        ),
        " ",
        make("time", { class: "soft", datetime: event.at ?? "" }, momentText(event.at)),
      ),
      ...said,
    ),
  );
}

/** A server's reply in words where they are known, its line behind them. @param {string} reply */
function told(reply) {
  const meaning = meaningOf(reply);
  if (!meaning) return foreign(put(t.serverSaid, reply));
  return element("span", "", t.refusals[meaning], rawLine(reply));
}

/**
 * A fetch by a machine is shown as what it is: nothing that a person did.
 * @param {TimelineEvent} event
 */
function iconOfHit(event) {
  if (event.verdict === "machine" || event.verdict === "ambiguous") return "machine";
  return event.what === "pixel" ? "read" : "downloaded";
}

/** @param {TimelineEvent} event */
function titleOf(event) {
  if (event.event === "rejudged") {
    const said = (level = "") => t.evidence[level] ?? level;
    return put(t.events.rejudged, dayText(event.rules ?? ""), said(event.was), said(event.is));
  }
  if (event.event !== "hit") return t.events[event.event] ?? event.event;
  if (event.what === "pixel" || event.what === "honeypot") return t.events[event.what];
  const passed = event.reason?.code === "code_passed" ? t.events.passedByCode : t.events.passed;
  return put(
    event.what?.startsWith("passed:") ? passed : t.events.attachment,
    event.filename ?? "",
  );
}
