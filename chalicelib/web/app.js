// The page "Gestione e-mail". No framework and no build: what is served is what is written here.
// Whatever comes from the API is put on the page as text, never as HTML.

const ZONE = "Europe/Rome";
const PER_PAGE = 50;
const SOON = 5_000; // ms until the next look while an email is on its way
const LATER = 30_000; // ms until the next look otherwise, and after a failed one
const PATIENCE = 25_000; // ms after which an answer is no longer awaited
const PAGES_TO_CATCH_UP = 10; // a send of more emails than this holds between two looks reloads the list

// ---------------------------------------------------------------- texts

const TEXTS = {
  it: {
    title: "Gestione e-mail",
    company: "Azienda {0}",
    period: "Periodo",
    periods: {
      today: "Oggi",
      last_7_days: "Ultimi 7 giorni",
      last_30_days: "Ultimi 30 giorni",
      this_month: "Mese corrente",
      last_month: "Mese scorso",
      this_quarter: "Trimestre corrente",
      last_quarter: "Trimestre scorso",
      this_year: "Anno corrente",
      last_year: "Anno scorso",
    },
    custom: "Intervallo personalizzato",
    from: "Dal",
    to: "Al",
    apply: "Applica",
    bothDates: "Indica entrambe le date.",
    wrongOrder: "La data iniziale viene dopo quella finale.",
    date: "Data",
    recipient: "Destinatario",
    subject: "Oggetto",
    noSubject: "(senza oggetto)",
    attachments: "Allegati",
    category: "Categoria",
    all: "Tutte",
    categories: {
      invoice: "Fatture",
      credit_note: "Note di credito",
      quote: "Preventivi",
      proforma: "Proforma",
      delivery_note: "DDT",
      work_report: "Rapportini",
      automatic_reminder: "Solleciti automatici",
      manual_reminder: "Solleciti manuali",
      receipt: "Ricevute",
      order: "Ordini",
      supplier_order: "Ordini fornitore",
      self_invoice: "Autofatture",
    },
    number: "n. {0}",
    copy: "copia per il mittente",
    state: "Stato",
    delivery: {
      scheduled: "Programmata",
      queued: "In coda",
      sending: "In invio",
      sent: "Inviata",
      delivered: "Consegnata",
      bounced: "Respinta",
      complained: "Segnalata come spam",
      failed: "Non inviata",
      outcome_unknown: "Esito incerto",
      cancelled: "Annullata",
    },
    evidence: {
      not_tracked: "non tracciata",
      unknown: "nessun segnale",
      fetched_by_machine: "solo controlli automatici",
      seen_through_proxy: "Letta",
      seen: "Letta",
      downloaded: "Scaricata",
    },
    perhaps: "forse letta",
    failedAttempts: { one: "1 tentativo fallito", other: "{0} tentativi falliti" },
    serverSaid: "Risposta del server: {0}",
    more: "Carica altre",
    loading: "Caricamento…",
    shown: { one: "1 e-mail mostrata", other: "{0} e-mail mostrate" },
    added: { one: "1 nuova e-mail", other: "{0} nuove e-mail" },
    changed: { one: "1 e-mail aggiornata", other: "{0} e-mail aggiornate" },
    updated: "Aggiornato alle {0}",
    honest:
      "«Nessun segnale» non vuol dire «non letta»: molti programmi di posta non scaricano le immagini finché non lo si chiede.",
    empty: "Nessuna e-mail in questo periodo",
    emptyHint: "Scegli un altro periodo in alto.",
    emptyHintCategory: "Scegli un altro periodo, oppure tutte le categorie.",
    closed: "Apri la pagina dal tuo gestionale",
    closedHint:
      "Il collegamento giusto termina con «#company=…&key=…». Se hai ricaricato la pagina, riaprila da lì: per sicurezza la chiave non viene conservata nel browser.",
    expired: "Accesso non valido o scaduto",
    expiredHint: "Riapri la pagina dal tuo gestionale.",
    offline: "Connessione assente",
    offlineHint: "La pagina si aggiorna da sola appena la connessione torna.",
    failed: "Non è stato possibile leggere le e-mail",
    failedHint: "Il servizio non risponde come previsto. Riprova tra poco.",
    unreachable: "Il servizio non è raggiungibile. Controlla la connessione: la pagina riprova da sola.",
    retry: "Riprova",
  },
  en: {
    title: "Email tracking",
    company: "Company {0}",
    period: "Period",
    periods: {
      today: "Today",
      last_7_days: "Last 7 days",
      last_30_days: "Last 30 days",
      this_month: "This month",
      last_month: "Last month",
      this_quarter: "This quarter",
      last_quarter: "Last quarter",
      this_year: "This year",
      last_year: "Last year",
    },
    custom: "Custom range",
    from: "From",
    to: "To",
    apply: "Apply",
    bothDates: "Enter both dates.",
    wrongOrder: "The first date comes after the last one.",
    date: "Date",
    recipient: "Recipient",
    subject: "Subject",
    noSubject: "(no subject)",
    attachments: "Attachments",
    category: "Category",
    all: "All",
    categories: {
      invoice: "Invoices",
      credit_note: "Credit notes",
      quote: "Quotes",
      proforma: "Pro formas",
      delivery_note: "Delivery notes",
      work_report: "Work reports",
      automatic_reminder: "Automatic reminders",
      manual_reminder: "Manual reminders",
      receipt: "Receipts",
      order: "Orders",
      supplier_order: "Supplier orders",
      self_invoice: "Self-invoices",
    },
    number: "no. {0}",
    copy: "sender's own copy",
    state: "State",
    delivery: {
      scheduled: "Scheduled",
      queued: "Queued",
      sending: "Sending",
      sent: "Sent",
      delivered: "Delivered",
      bounced: "Bounced",
      complained: "Marked as spam",
      failed: "Not sent",
      outcome_unknown: "Outcome unknown",
      cancelled: "Cancelled",
    },
    evidence: {
      not_tracked: "not tracked",
      unknown: "no signal",
      fetched_by_machine: "automatic checks only",
      seen_through_proxy: "Read",
      seen: "Read",
      downloaded: "Downloaded",
    },
    perhaps: "perhaps read",
    failedAttempts: { one: "1 failed attempt", other: "{0} failed attempts" },
    serverSaid: "The server's reply: {0}",
    more: "Load more",
    loading: "Loading…",
    shown: { one: "1 email shown", other: "{0} emails shown" },
    added: { one: "1 new email", other: "{0} new emails" },
    changed: { one: "1 email updated", other: "{0} emails updated" },
    updated: "Updated at {0}",
    honest: "“No signal” does not mean “unread”: many mail programs load no images until they are asked to.",
    empty: "No emails in this period",
    emptyHint: "Choose another period at the top.",
    emptyHintCategory: "Choose another period, or all categories.",
    closed: "Open this page from your invoicing product",
    closedHint:
      "The right link ends in “#company=…&key=…”. If you reloaded the page, open it from there again: for safety the key is not kept in the browser.",
    expired: "Access not valid or expired",
    expiredHint: "Open the page again from your invoicing product.",
    offline: "No connection",
    offlineHint: "The page updates by itself as soon as the connection is back.",
    failed: "The emails could not be read",
    failedHint: "The service does not answer as it should. Try again shortly.",
    unreachable: "The service cannot be reached. Check the connection: the page tries again by itself.",
    retry: "Try again",
  },
};

const language =
  new URLSearchParams(location.search).get("lang") ?? navigator.language.slice(0, 2).toLowerCase();
const lang = Object.hasOwn(TEXTS, language) ? language : "it";
const t = TEXTS[lang];

const put = (text, value) => text.replace("{0}", () => value);
const counted = (forms, n) => put(n === 1 ? forms.one : forms.other, String(n));

// ---------------------------------------------------------------- days and moments, all of Rome

const ROME = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function inRome(moment) {
  const { year, month, day, hour, minute } = Object.fromEntries(
    ROME.formatToParts(moment).map((part) => [part.type, part.value]),
  );
  return { day: `${year}-${month}-${day}`, time: `${hour}:${minute}` };
}

const dayText = (day) => day.split("-").reverse().join("/");

/** "dd/mm/yyyy hh:mm" of an RFC 3339 moment, or of the API's sent_date, which is Rome's time already. */
function momentText(text) {
  if (!text) return "";
  const local = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)/.exec(text);
  if (local) return `${dayText(local[1])} ${local[2]}`;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return "";
  const { day, time } = inRome(moment);
  return `${dayText(day)} ${time}`;
}

function isDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text ?? "")) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** First and last day of a quick period. Days and months out of range roll over, as Date.UTC does. */
function quickRange(name) {
  const [year, oneBased, date] = inRome(new Date()).day.split("-").map(Number);
  const month = oneBased - 1;
  const quarter = month - (month % 3);
  const day = (y, m, d) => new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10);
  const today = day(year, month, date);
  return {
    today: [today, today],
    last_7_days: [day(year, month, date - 6), today],
    last_30_days: [day(year, month, date - 29), today],
    this_month: [day(year, month, 1), day(year, month + 1, 0)],
    last_month: [day(year, month - 1, 1), day(year, month, 0)],
    this_quarter: [day(year, quarter, 1), day(year, quarter + 3, 0)],
    last_quarter: [day(year, quarter - 3, 1), day(year, quarter, 0)],
    this_year: [day(year, 0, 1), day(year, 11, 31)],
    last_year: [day(year - 1, 0, 1), day(year - 1, 11, 31)],
  }[name];
}

// ---------------------------------------------------------------- session and view

/** Company and key, from the URL's fragment: held here only, and taken out of the address bar. */
let session = null;

function openSession() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const company = fragment.get("company") ?? "";
  const key = fragment.get("key") ?? "";
  if (!location.hash) return;
  history.replaceState(null, "", location.pathname + location.search);
  // A key of other characters could not even be put into a header.
  if (/^\d+$/.test(company) && /^[\x21-\x7e]+$/.test(key)) session = { company, key };
}

/** What is looked at: it lies in the URL's query, so that it survives and can be shared. */
let view;

function readView() {
  const query = new URLSearchParams(location.search);
  const [from, to] = [query.get("from"), query.get("to")];
  const custom = isDay(from) && isDay(to) && from <= to;
  const period = query.get("period");
  const category = query.get("category");
  view = {
    custom: custom ? [from, to] : null,
    period: Object.hasOwn(t.periods, period ?? "") ? period : "this_year",
    category: Object.hasOwn(t.categories, category ?? "") ? category : "",
  };
}

function changeView(change) {
  view = { ...view, ...change };
  const query = new URLSearchParams(location.search);
  for (const name of ["from", "to", "period", "category"]) query.delete(name);
  if (view.custom) {
    query.set("from", view.custom[0]);
    query.set("to", view.custom[1]);
  } else if (view.period !== "this_year") query.set("period", view.period);
  if (view.category) query.set("category", view.category);
  const text = query.toString();
  history.pushState(null, "", location.pathname + (text && `?${text}`));
  showView();
  load();
}

const range = () => view.custom ?? quickRange(view.period);

// ---------------------------------------------------------------- the API

/** What went wrong, in one of the ways the page can explain. */
class Problem extends Error {
  constructor(kind, message = "") {
    super(message);
    this.kind = kind; // "expired", "offline" or "failed"
  }
}

async function ask(cursor, signal) {
  const [from, to] = range();
  const query = new URLSearchParams({ from, to, per_page: String(PER_PAGE) });
  if (view.category) query.set("category", view.category);
  if (cursor) query.set("cursor", cursor);
  let answer;
  try {
    answer = await fetch(`c/${session.company}/emails?${query}`, {
      headers: { Accept: "application/json", Authorization: `Bearer ${session.key}` },
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw navigator.onLine ? new Problem("failed", t.unreachable) : new Problem("offline");
  }
  if (answer.status === 401) throw new Problem("expired");
  const body = await answer.json().catch(() => null);
  if (!answer.ok || !Array.isArray(body?.data)) throw new Problem("failed", problemText(body?.error));
  return body;
}

/** The message of the API's envelope, with the fields it complains about. */
function problemText(error) {
  if (typeof error?.message !== "string") return "";
  const details = Object.values(error.validation_result ?? {})
    .flat()
    .filter((detail) => typeof detail === "string" && detail !== error.message);
  return [error.message, ...details].join(" ");
}

// ---------------------------------------------------------------- a row: what it says, and its cells

const MOVING = new Set(["queued", "sending"]);
const ICONS = new Set(["queued", "sent", "read", "downloaded", "problem", "cancelled"]);
const READ = new Set(["read", "downloaded"]);

/** Everything a row shows, as plain strings, so that two looks at an email can be compared. */
function describe(row) {
  const icon = ICONS.has(row.icon) ? row.icon : "sent";
  const delivery = t.delivery[row.delivery_status] ?? row.delivery_status;
  const evidence = t.evidence[row.evidence] ?? row.evidence;
  return {
    when: momentText(row.sent_date ?? row.due_at ?? row.queued_at),
    name: row.to_name || row.to_email || "",
    address: row.to_name ? row.to_email : "",
    copy: row.is_copy ? t.copy : "",
    subject: row.subject || t.noSubject,
    files: (row.attachments ?? []).map((attachment) => attachment.filename ?? ""),
    category: t.categories[row.category] ?? row.kind ?? "",
    number: row.document?.number ? put(t.number, String(row.document.number)) : "",
    icon,
    short: READ.has(icon) ? evidence : delivery,
    detail: detail(row, icon, evidence),
    sentences: sentences(row, icon),
  };
}

/** The second, smaller line of a state. */
function detail(row, icon, evidence) {
  if (READ.has(icon)) return momentText(row.recipient_date);
  // A fetch that nobody can tell from a machine's is no silence.
  if (icon === "sent") return row.evidence === "unknown" && row.evidence_at ? t.perhaps : evidence;
  if (icon === "queued" && row.errors_count > 0) return counted(t.failedAttempts, row.errors_count);
  return "";
}

/** The whole truth of a state: what proves it first, and never a silence taken for "unread". */
function sentences(row, icon) {
  const delivery = row.delivery_reason?.[lang];
  const evidence = row.evidence_reason?.[lang];
  const said = { sent: [delivery, evidence], read: [evidence, delivery], downloaded: [evidence, delivery] };
  // Where the mail server's reply is not known, error_log holds a bare code, which helps nobody.
  const reply = icon === "problem" && /\s/.test(row.error_log ?? "") ? put(t.serverSaid, row.error_log) : "";
  return [...(said[icon] ?? [delivery]), reply].filter(Boolean);
}

/** An element with a class and children; strings among the children become text, never markup. */
function element(tag, className = "", ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function iconElement(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

function cell(className, ...children) {
  const made = element("td", className, ...children);
  made.setAttribute("role", "cell");
  return made;
}

// Texts of strangers stand in <bdi>, so that right-to-left characters cannot rearrange their neighbours.
function makeRow() {
  const parts = {
    when: element("span"),
    name: element("bdi", "strong"),
    address: element("bdi", "soft"),
    copy: element("span", "tag"),
    subject: element("bdi", "subject"),
    files: element("ul", "files"),
    category: element("span"),
    number: element("bdi", "soft"),
    icon: iconElement("sent"),
    short: element("span", "strong"),
    detail: element("span", "soft"),
    tip: element("span", "tip"),
  };
  parts.files.setAttribute("aria-label", t.attachments);
  parts.tip.setAttribute("aria-hidden", "true"); // the button's label says it
  parts.mark = element(
    "button",
    "mark",
    element("span", "bubble", parts.icon),
    element("span", "words", parts.short, parts.detail),
  );
  parts.mark.type = "button";
  parts.tr = element(
    "tr",
    "",
    cell("when", parts.when),
    cell("who", parts.name, parts.address, parts.copy),
    cell("what", parts.subject, parts.files),
    cell("sort", parts.category, parts.number),
    cell("state", parts.mark, parts.tip),
  );
  parts.tr.setAttribute("role", "row");
  return parts;
}

/** Changes texts in place: the row, the focus in it and the scroll position stay. */
function fillRow(parts, said) {
  for (const name of ["when", "name", "address", "copy", "subject", "category", "number", "short", "detail"]) {
    parts[name].textContent = said[name];
    parts[name].hidden = !said[name];
  }
  parts.files.replaceChildren(
    ...said.files.map((file) => element("li", "", iconElement("attachment"), element("bdi", "", file))),
  );
  parts.files.hidden = said.files.length === 0;
  parts.icon.firstChild.setAttribute("href", `#icon-${said.icon}`);
  parts.tr.dataset.icon = said.icon;
  parts.tip.replaceChildren(...said.sentences.map((sentence) => element("bdi", "", sentence)));
  parts.tip.hidden = said.sentences.length === 0;
  // Begins with the visible words, so that people who speak to their computer can name it.
  const visible = [said.short, said.detail].filter(Boolean).join(" ");
  const opening = said.sentences[0]?.startsWith(visible) ? [] : [`${visible}.`];
  parts.mark.setAttribute("aria-label", [...opening, ...said.sentences].join(" "));
}

// ---------------------------------------------------------------- the list

const $ = (id) => document.getElementById(id);

/** The rows on the page by email id: their cells, what they say, and the cursor that brings their page. */
const shown = new Map();
let nextCursor = null;
let loadedRange = "";
let fetching = new AbortController();
let timer = 0;
let problem = null;

/** Puts rows where they belong: known ones change in place, others go below `last`, or to the top. */
function place(rows, cursor, last, isNew) {
  const count = { added: 0, changed: 0 };
  for (const row of rows) {
    const said = describe(row);
    const text = JSON.stringify(said);
    let entry = shown.get(row.id);
    if (!entry) {
      entry = { parts: makeRow(), text };
      fillRow(entry.parts, said);
      if (last) last.after(entry.parts.tr);
      else $("rows").prepend(entry.parts.tr);
      if (isNew) entry.parts.tr.classList.add("fresh");
      shown.set(row.id, entry);
      count.added += 1;
    } else if (entry.text !== text) {
      fillRow(entry.parts, said);
      entry.text = text;
      entry.parts.tr.classList.add("fresh");
      count.changed += 1;
    }
    entry.moving = MOVING.has(row.delivery_status);
    entry.cursor = cursor;
    last = entry.parts.tr;
  }
  return { ...count, last };
}

/** Forgets what is shown and reads the view's first page. */
async function load() {
  if (!session) return;
  fetching.abort();
  fetching = new AbortController();
  const { signal } = fetching;
  clearTimeout(timer);
  problem = null;
  loadedRange = range().join();
  busy(true);
  try {
    const page = await ask(null, signal);
    shown.clear();
    $("rows").replaceChildren();
    place(page.data, null, null, false);
    nextCursor = page.next_cursor;
    succeed();
    announce(shown.size ? counted(t.shown, shown.size) : t.empty);
  } catch (error) {
    if (signal.aborted) return;
    // The old rows belong to another view: better none than wrong ones.
    shown.clear();
    $("rows").replaceChildren();
    nextCursor = null;
    fail(error);
  }
  busy(false);
  schedule();
}

async function loadMore() {
  const { signal } = fetching;
  const cursor = nextCursor;
  $("more").disabled = true;
  $("more").textContent = t.loading;
  try {
    const page = await ask(cursor, signal);
    if (signal.aborted) return;
    place(page.data, cursor, $("rows").lastElementChild, false);
    nextCursor = page.next_cursor;
    succeed();
    announce(counted(t.shown, shown.size));
  } catch (error) {
    if (signal.aborted) return;
    fail(error);
  } finally {
    $("more").disabled = false;
    $("more").textContent = t.more;
  }
  schedule();
}

/** Looks again: at the newest page, and at the older ones that hold an email on its way. */
async function refresh() {
  if (loadedRange !== range().join()) {
    showView();
    return load(); // midnight has passed
  }
  const { signal } = fetching;
  const pages = [];
  const older = new Set([...shown.values()].filter((row) => row.moving && row.cursor).map((row) => row.cursor));
  try {
    // More than a page may have been sent since the last look: on until an email that is known.
    let page;
    do {
      page = await ask(page ? page.next_cursor : null, signal);
      pages.push(page);
      if (pages.length > PAGES_TO_CATCH_UP) return load();
    } while (shown.size && page.next_cursor && !page.data.some((row) => shown.has(row.id)));

    const count = { added: 0, changed: 0 };
    let last = null;
    let cursor = null;
    if (!shown.size) nextCursor = page.next_cursor;
    for (const { data, next_cursor: next } of pages) {
      const placed = place(data, cursor, last, true);
      count.added += placed.added;
      count.changed += placed.changed;
      last = placed.last;
      cursor = next;
    }
    for (const known of older) {
      const { data } = await ask(known, signal);
      count.changed += place(data.filter((row) => shown.has(row.id)), known, null, true).changed;
    }
    const news = [count.added && counted(t.added, count.added), count.changed && counted(t.changed, count.changed)];
    if (signal.aborted) return;
    succeed();
    if (news.some(Boolean)) announce(news.filter(Boolean).join(", "));
  } catch (error) {
    if (signal.aborted) return;
    fail(error);
  }
  schedule();
}

/** The next look: only while the page can be seen, and never after the access has ended. */
function schedule() {
  clearTimeout(timer);
  if (document.hidden || !session || problem === "expired") return;
  const moving = [...shown.values()].some((row) => row.moving);
  timer = setTimeout(refresh, moving && !problem ? SOON : LATER);
}

function lookNow() {
  clearTimeout(timer);
  if (document.hidden || !session || problem === "expired") return;
  if (problem && !shown.size) load();
  else refresh();
}

// ---------------------------------------------------------------- what the page says about itself

function busy(yes) {
  $("list").setAttribute("aria-busy", String(yes));
  if (!yes) return;
  $("notice").hidden = true;
  if (shown.size) return;
  $("list").hidden = false;
  $("foot").hidden = true;
  announce(t.loading);
  const bone = () => {
    const row = element("tr", "bone", ...["when", "who", "what", "sort", "state"].map((name) => cell(name, element("i"))));
    row.setAttribute("aria-hidden", "true");
    return row;
  };
  $("rows").replaceChildren(...Array.from({ length: 6 }, bone));
}

function succeed() {
  problem = null;
  $("updated").textContent = put(t.updated, inRome(new Date()).time);
  $("list").hidden = $("foot").hidden = shown.size === 0;
  $("more").hidden = !nextCursor;
  $("count").textContent = counted(t.shown, shown.size);
  if (shown.size) $("notice").hidden = true;
  else notice("empty", t.empty, view.category ? t.emptyHintCategory : t.emptyHint);
}

function fail(error) {
  if (!(error instanceof Problem)) {
    console.error(error);
    error = new Problem("failed");
  }
  problem = error.kind;
  $("list").hidden = $("foot").hidden = shown.size === 0;
  const text = { expired: t.expiredHint, offline: t.offlineHint, failed: error.message || t.failedHint };
  notice(problem, t[problem], text[problem]);
  announce(`${t[problem]}. ${text[problem]}`);
}

/** One sentence over the list, or in its place. */
function notice(kind, title, text) {
  $("notice").className = `notice ${kind}${shown.size ? " above" : ""}`;
  $("notice-title").textContent = title;
  $("notice-text").textContent = text;
  $("retry").hidden = !["offline", "failed"].includes(kind);
  $("notice").hidden = false;
}

function announce(text) {
  $("announce").textContent = text;
}

function showView() {
  const label = range().map(dayText).join(" → ");
  $("period-label").textContent = label;
  $("period-button").setAttribute("aria-label", `${t.period}: ${label}`);
  [$("from").value, $("to").value] = range();
  $("category").value = view.category;
  for (const button of $("periods").querySelectorAll("button")) {
    const current = !view.custom && button.dataset.period === view.period;
    button.setAttribute("aria-pressed", String(current));
  }
}

// ---------------------------------------------------------------- the period's drop-down

function openPanel() {
  showView();
  $("custom-problem").textContent = "";
  $("period-panel").hidden = false;
  $("period-button").setAttribute("aria-expanded", "true");
  const current = $("periods").querySelector("[aria-pressed=true]");
  (current ?? $("from")).focus();
}

function closePanel(refocus) {
  if ($("period-panel").hidden) return;
  $("period-panel").hidden = true;
  $("period-button").setAttribute("aria-expanded", "false");
  if (refocus) $("period-button").focus();
}

function moveInPanel(event) {
  const buttons = [...$("periods").querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  if (at < 0) return;
  const to = {
    ArrowDown: (at + 1) % buttons.length,
    ArrowUp: (at - 1 + buttons.length) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons[to].focus();
}

function applyCustom(event) {
  event.preventDefault();
  const [from, to] = [$("from").value, $("to").value];
  const wrong = !from || !to ? t.bothDates : from > to ? t.wrongOrder : "";
  $("custom-problem").textContent = wrong;
  if (wrong) return void (!from || (to && from > to) ? $("from") : $("to")).focus();
  closePanel(true);
  changeView({ custom: [from, to] });
}

// ---------------------------------------------------------------- start

function translate() {
  document.documentElement.lang = lang;
  document.title = t.title;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t[node.dataset.text];
  for (const node of document.querySelectorAll("[data-label]"))
    node.setAttribute("aria-label", t[node.dataset.label]);
  $("category").replaceChildren(new Option(t.all, ""));
  for (const [code, name] of Object.entries(t.categories)) $("category").append(new Option(name, code));
  for (const [name, text] of Object.entries(t.periods)) {
    const button = element("button", "", text);
    button.type = "button";
    button.dataset.period = name;
    $("periods").append(element("li", "", button));
  }
}

function listen() {
  $("period-button").addEventListener("click", () => ($("period-panel").hidden ? openPanel() : closePanel(true)));
  $("periods").addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.period;
    if (!name) return;
    closePanel(true);
    changeView({ custom: null, period: name });
  });
  $("period-panel").addEventListener("keydown", moveInPanel);
  $("custom").addEventListener("submit", applyCustom);
  $("period").addEventListener("focusout", (event) => {
    // A browser's own date picker takes the focus to nowhere: that is not leaving.
    if (event.relatedTarget && !$("period").contains(event.relatedTarget)) closePanel(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!$("period").contains(event.target)) closePanel(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closePanel(true);
    $("rows").classList.add("hushed"); // a tooltip can be sent away without moving the mouse
  });
  for (const type of ["pointerover", "focusin"])
    $("rows").addEventListener(type, () => $("rows").classList.remove("hushed"));
  $("rows").addEventListener("animationend", (event) => event.target.classList.remove("fresh"));

  $("category").addEventListener("change", () => changeView({ category: $("category").value }));
  $("more").addEventListener("click", loadMore);
  $("retry").addEventListener("click", lookNow);
  document.addEventListener("visibilitychange", lookNow);
  window.addEventListener("online", lookNow);
  window.addEventListener("popstate", () => {
    if (location.hash) return; // a new link was followed: hashchange will tell
    readView();
    showView();
    load();
  });
  window.addEventListener("hashchange", start);
}

function start() {
  openSession();
  readView();
  showView();
  for (const id of ["period", "filters", "company"]) $(id).hidden = !session;
  if (!session) return notice("closed", t.closed, t.closedHint);
  $("company").textContent = put(t.company, session.company);
  shown.clear();
  load();
}

translate();
listen();
start();
