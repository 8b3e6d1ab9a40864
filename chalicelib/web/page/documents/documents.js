// The documents that the company registered: what is owed of each, whether it was seen, and whom to remind.

import { bones, openDialog } from "../elements/dialogs.js";
import { make } from "../elements/dom.js";
import { field, input, select } from "../elements/fields.js";
import { announce, saidOf } from "../elements/notices.js";
import { ask } from "../tab/api.js";
import { counted, t } from "../words/texts.js";
import { bulkReminder } from "./bulk_reminder.js";
import { documentRow } from "./document_row.js";
import { documentsTexts } from "./documents_texts.js";

/** Which documents are shown: those of one payment, and those that words name. */
const documentsLookedFor = { payment: "", search: "", document: "" };

/** What is asked for last is shown, whatever comes later of what was asked for before. */
let askingDocuments = new AbortController();

/**
 * Opens the documents: all, or the one of an email.
 * @param {string} [document] its id
 */
export function openDocuments(document = "") {
  Object.assign(documentsLookedFor, { payment: document ? "" : "overdue", search: "", document });
  const list = make("ol", { class: "documents", id: "documents-list" });
  const foot = make("div", { class: "buttons" });
  const said = make("p", { class: "soft", role: "status", id: "documents-said" });
  const shown = { list, foot, said, bulk: make("div", { class: "documents-bulk" }) };
  openDialog(
    "documents",
    documentsTexts.title,
    document ? null : lookingFor(shown),
    said,
    shown.bulk,
    list,
    foot,
  );
  return drawDocuments(shown);
}

function lookingFor(shown) {
  const payment = select(documentsTexts.documentPayments, documentsLookedFor.payment);
  const search = input("search", documentsLookedFor.search, {
    maxlength: 200,
    autocomplete: "off",
  });
  const look = (event) => {
    event.preventDefault();
    Object.assign(documentsLookedFor, { payment: payment.value, search: search.value.trim() });
    drawDocuments(shown);
  };
  payment.addEventListener("change", look);
  return make(
    "form",
    { class: "two", role: "search", "aria-label": documentsTexts.lookFor, submit: look },
    field("payment", documentsTexts.show, payment),
    field("search", documentsTexts.search, search),
  );
}

/** Shows what is documentsLookedFor for from its beginning. */
async function drawDocuments(shown) {
  askingDocuments.abort();
  askingDocuments = new AbortController();
  shown.list.replaceChildren(bones());
  shown.foot.replaceChildren();
  shown.bulk.replaceChildren();
  await addDocuments(shown, "", askingDocuments.signal, true);
}

/**
 * Shows a page more.
 * @param {{list: any, foot: any, said: any, bulk: any}} shown
 * @param {string} cursor
 * @param {AbortSignal} signal
 * @param {boolean} [first]
 */
async function addDocuments(shown, cursor, signal, first = false) {
  const { list, foot, said } = shown;
  try {
    const page = await readDocuments(cursor, signal);
    if (first) list.replaceChildren();
    const again = () => drawDocuments(shown);
    list.append(...page.rows.map((row) => documentRow(row, page.exclusions, again)));
    bulkReminder(shown.bulk, list, again);
    const next = make("button", { type: "button" }, t.more);
    next.addEventListener("click", () => {
      next.disabled = true;
      addDocuments(shown, page.next, signal);
    });
    foot.replaceChildren(...(page.next ? [next] : []));
    const count = list.children.length;
    said.textContent = count || page.next ? counted(documentsTexts.shown, count) : noDocuments();
  } catch (error) {
    if (signal.aborted) return;
    if (first) list.replaceChildren();
    const again = make("button", { type: "button" }, t.retry);
    again.addEventListener("click", () =>
      first ? drawDocuments(shown) : addDocuments(shown, cursor, signal),
    );
    foot.replaceChildren(again);
    said.textContent = saidOf(error);
  }
  announce(said.textContent);
}

const noDocuments = () =>
  documentsLookedFor.payment || documentsLookedFor.search
    ? documentsTexts.noneFound
    : documentsTexts.none;

/** A page of documents, each with where its emails stand, and of whom nobody is reminded. */
async function readDocuments(cursor, signal) {
  const [page, { data: exclusions }] = await Promise.all([
    documentsLookedFor.document ? oneDocument(signal) : someDocuments(cursor, signal),
    ask("reminders/exclusions", { signal }),
  ]);
  const ids = page.data.map(({ id }) => id);
  if (!ids.length) return { rows: [], next: page.next_cursor, exclusions };
  const { data } = await ask(`documents/status?ids=${ids.join()}`, { signal });
  const standings = new Map(data.map((standing) => [standing.document_id, standing]));
  return {
    rows: page.data.map((row) => ({ ...row, standing: standings.get(row.id) })),
    next: page.next_cursor,
    exclusions,
  };
}

async function oneDocument(signal) {
  const { data } = await ask(`issued_documents/${documentsLookedFor.document}`, { signal });
  return { data: [data], next_cursor: null };
}

function someDocuments(cursor, signal) {
  const query = new URLSearchParams();
  if (documentsLookedFor.payment) query.set("payment", documentsLookedFor.payment);
  if (documentsLookedFor.search) query.set("search", documentsLookedFor.search);
  if (cursor) query.set("cursor", cursor);
  return ask(`issued_documents?${query}`, { signal });
}
