// The page "Gestione e-mail", without framework or build: served as written, joined, no comments.

import { offerDraft } from "./compose/draft_offer.js";
import { askToClose, closeDialogs, prepareDialogs } from "./elements/dialogs.js";
import { $, all } from "./elements/dom.js";
import { hush, notice } from "./elements/notices.js";
import { ofPart, writeEmail } from "./elements/parts.js";
import { listenForEscape } from "./elements/popover.js";
import { backToRow, listenToRows } from "./elements/roving.js";
import { followDetail, showDetail } from "./email/detail.js";
import { loadedCount } from "./list/entries.js";
import { drawFilters, prepareFilters } from "./list/filters.js";
import { failWith, load, loadMore, lookNow, readAhead, refresh, takeChanges } from "./list/list.js";
import { drawPeriod, preparePeriod } from "./list/period_panel.js";
import { prepareViews } from "./list/saved_views.js";
import { drawSelection, letGo, prepareSelection } from "./list/selection.js";
import { drawSorting, prepareSorting } from "./list/sorting.js";
import { drawSummary } from "./list/summary.js";
import { drawCompany, readCompany } from "./tab/company.js";
import { catchUp, listenToFeed } from "./tab/feed.js";
import { tellHeight, tellProduct } from "./tab/frame.js";
import { prepareNotifications } from "./tab/notifications.js";
import { may, openSession, session } from "./tab/session.js";
import { watchSessionEnd } from "./tab/session_end.js";
import { readView, setView, view } from "./tab/view.js";
import { offerLanguages, translate } from "./words/languages.js";
import { lang, t, useLanguage } from "./words/texts.js";

function drawView() {
  drawPeriod();
  drawFilters();
  drawSorting();
}

const showDocuments = ofPart(() => import("./documents/documents.js"), "openDocuments");
const showSettings = ofPart(() => import("./settings/settings.js"), "openSettings");

/** @param {object} change */
function changeView(change) {
  setView(change);
  letGo();
  drawView();
  load();
}

function openEmail(id) {
  setView({ email: String(id) }, { quietly: Boolean(view().email) });
  showEmail();
}

function speak(language) {
  const query = new URLSearchParams(location.search);
  query.set("lang", language);
  history.replaceState(history.state, "", `${location.pathname}?${query}`);
  useLanguage(language);
  translate();
  drawCompany();
  if (!session() && !loadedCount()) return start();
  drawView();
  drawSummary();
  drawSelection();
  lookNow();
}

function listen() {
  preparePeriod(changeView);
  prepareFilters(changeView);
  prepareSorting(changeView);
  prepareViews(changeView);
  prepareSelection(refresh);
  prepareDialogs();
  listenToRows(openEmail);
  $("detail").addEventListener("click", (event) => {
    const { email, document: about } = event.target.closest("button")?.dataset ?? {};
    if (email) openEmail(email);
    if (about) showDocuments(about);
  });
  $("detail").addEventListener("close", () => {
    const { email } = view();
    if (email) setView({ email: "" }, { quietly: true });
    backToRow(Number(email));
  });
  for (const id of ["compose-open", "first-email"])
    $(id).addEventListener("click", () => writeEmail(refresh));
  $("documents-open").addEventListener("click", () => showDocuments());
  for (const id of ["settings-open", "own-mailbox"]) $(id).addEventListener("click", showSettings);
  $("languages").addEventListener(
    "click",
    (event) => event.target.lang && event.target.lang !== lang() && speak(event.target.lang),
  );
  $("more").addEventListener("click", loadMore);
  readAhead();
  for (const on of [$("retry"), $("refresh")]) on.addEventListener("click", lookNow);
  window.addEventListener("online", lookNow);
  $("clear-filters").addEventListener("click", () =>
    changeView({ categories: [], state: "", search: "", document: "" }),
  );
  listenForEscape(hush);
  document.addEventListener("visibilitychange", () => document.hidden || catchUp());
  const told = { taken: takeChanges, missed: load, failed: failWith };
  listenToFeed(told, prepareNotifications(openEmail));
  window.addEventListener("changes", (event) => followDetail(event, refresh));
  window.addEventListener("midnight", () => {
    drawView();
    load();
  });
  window.addEventListener("popstate", () => {
    if (location.hash) return; // a new link was followed: hashchange will tell
    const before = JSON.stringify({ ...view(), email: "" });
    readView();
    drawView();
    showEmail();
    if (before !== JSON.stringify({ ...view(), email: "" })) load();
  });
  window.addEventListener("hashchange", start);
}

/** The email that the URL names, or none. */
function showEmail() {
  if (view().email) {
    showDetail(view().email, refresh);
    tellProduct("email-opened", { email_id: Number(view().email) });
  } else if ($("detail").open) askToClose($("detail"));
}

function start() {
  openSession();
  const wished = new URLSearchParams(location.search).get("lang");
  useLanguage(wished, session()?.locale, navigator.language.slice(0, 2).toLowerCase());
  translate();
  readView();
  drawView();
  // Another session of the same company takes nothing from under somebody's hands.
  if (!session()) closeDialogs();
  for (const node of all("[data-needs]"))
    node.hidden = !session() || (node.dataset.needs && !may(node.dataset.needs));
  if (!session()) return notice("closed", t.closed, t.closedHint);
  watchSessionEnd();
  readCompany();
  load();
  offerDraft(() => writeEmail(refresh));
  if (view().email) showEmail();
}

offerLanguages();
tellHeight();
listen();
start();
