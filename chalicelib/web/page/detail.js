// One email: what it is, what happened to it, what can be done about it.
import { Problem, ask } from "./api.js";
import { momentText } from "./days.js";
import { dossierButtons, emailActions } from "./email_actions.js";
import { describe, isErased, isUnderWay, sentences } from "./describe.js";
import { bones, openDialog } from "./dialogs.js";
import { $, element, foreign, iconElement, make } from "./dom.js";
import { mailFrame } from "./mail_frame.js";
import { announce, saidOf } from "./notices.js";
import { lang, put, t } from "./texts.js";
import { timeline } from "./timeline.js";
import { view } from "./view.js";

const AGAIN = 4_000; // ms until the next look at an email that is under way
let looking = 0;

/** Shows the email; `changed` is told when something was done to one. */
export async function showDetail(id, changed) {
  clearTimeout(looking);
  if (!$("detail").open) openDialog("detail", t.loading, bones());
  try {
    const { data } = await ask(`emails/${id}`);
    if (view.email === id) drawDetail(data, changed);
  } catch (error) {
    if (view.email !== id) return;
    const gone = error instanceof Problem && error.status === 404;
    const text = gone ? error.message : saidOf(error);
    openDialog("detail", t.failed, make("p", { role: "alert", class: "wrong" }, text), again(id, changed, gone));
  }
}

const again = (id, changed, gone) =>
  gone ? null : make("button", { type: "button", click: () => showDetail(id, changed) }, t.retry);

function drawDetail(row, changed) {
  const update = () => {
    changed();
    return showDetail(String(row.id), changed);
  };
  const body = [
    standingOf(row),
    facts(row),
    row.version_reason ? element("p", "note attention", foreign(row.version_reason[lang])) : null,
    emailActions(row, update),
    section(t.detail.happened, timeline(row)),
    row.cannot_know?.length ? section(t.detail.cannotKnow, list(row.cannot_know.map((one) => one[lang]))) : null,
    row.expectation ? section(t.detail.expectation, element("p", "", foreign(row.expectation[lang]))) : null,
    section(t.detail.mail, message(row)),
    section(t.detail.dossier, dossierButtons(row)),
  ].filter(Boolean);
  const focused = $("detail").contains(document.activeElement) && document.activeElement?.id;
  const scrolled = $("detail").scrollTop;
  openDialog("detail", describe(row).subject, ...body);
  $("detail").scrollTop = scrolled;
  if (focused) $(focused)?.focus();
  announce(sentences(row)[0] ?? "");
  if (isUnderWay(row)) looking = window.setTimeout(() => view.email === String(row.id) && !document.hidden && !$("detail").querySelector(":focus-within input") && showDetail(String(row.id), changed), AGAIN);
}

function standingOf(row) {
  const said = describe(row);
  const words = element("div", "", element("strong", "", said.short), ...said.sentences.map((sentence) => element("p", "", foreign(sentence))));
  return make("div", { class: "standing", "data-icon": said.icon }, element("span", "bubble", iconElement(said.icon)), words);
}

function facts(row) {
  const said = describe(row);
  const person = (name, email) => [name ? foreign(name, "strong") : null, " ", foreign(email ?? "", name ? "soft" : "strong")];
  const pairs = [
    [t.date, [said.when]],
    [t.detail.to, [...(isErased(row) ? [said.name] : person(row.to_name, row.to_email)), said.copy ? element("span", "tag", said.copy) : null]],
    [t.detail.from, person(row.from_name, row.from_email)],
    row.copy_to ? [t.detail.copyTo, [foreign(row.copy_to)]] : null,
    [t.detail.category, [said.category]],
    row.document ? [t.detail.document, [foreign(said.number)]] : null,
    row.resend_of ? [t.detail.resendOf, [make("button", { type: "button", class: "link", "data-email": row.resend_of }, t.detail.firstOne)]] : null,
    row.attachments?.length ? [t.attachments, [make("ul", { class: "files" }, row.attachments.map(attachment))]] : null,
    row.links_revoked_at ? [t.detail.links, [put(t.detail.linksRevokedAt, momentText(row.links_revoked_at))]] : null,
  ];
  return make("dl", { class: "facts" }, pairs.filter(Boolean).map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

/** A file, for the company itself: looking at it here counts nothing. */
function attachment({ filename, url }) {
  const text = foreign(filename ?? "");
  const link = /^https?:\/\//.test(url ?? "") ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;
  return make("li", {}, iconElement("attachment"), link);
}

function message(row) {
  if (typeof row.content !== "string") return make("p", { class: "soft" }, t.detail.mailGone);
  const files = (row.attachments ?? []).map((file) => file.filename ?? "");
  return make("div", {}, make("p", { class: "soft" }, t.detail.mailNote), mailFrame(row.content, files));
}

const list = (texts) => make("ul", { class: "plain" }, texts.map((text) => make("li", {}, text)));
const section = (title, ...children) => make("section", {}, make("h3", {}, title), ...children);
