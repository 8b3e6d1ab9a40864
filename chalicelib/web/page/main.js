// The page "Gestione e-mail". No framework and no build: what is served is what is written here,
// joined, without its comments.
import { drawCompany, readCompany } from "./company.js";
import { offerDraft, openCompose } from "./compose.js";
import { followDetail, showDetail } from "./detail.js";
import { askToClose, closeDialogs, prepareDialogs } from "./dialogs.js";
import { $, all } from "./dom.js";
import { loadedCount } from "./entries.js";
import { catchUp, listenToFeed } from "./feed.js";
import { drawFilters, prepareFilters } from "./filters.js";
import { tellHeight, tellProduct } from "./frame.js";
import { offerLanguages, translate } from "./languages.js";
import { failWith, load, loadMore, lookNow, readAhead, refresh, takeChanges } from "./list.js";
import { hush, notice } from "./notices.js";
import { drawPeriod, preparePeriod } from "./period_panel.js";
import { closePopovers } from "./popover.js";
import { clickedRow, moveInRows } from "./roving.js";
import { drawSelection, letGo, prepareSelection } from "./selection.js";
import { may, openSession, session } from "./session.js";
import { watchSessionEnd } from "./session_end.js";
import { openSettings } from "./settings.js";
import { drawSorting, prepareSorting } from "./sorting.js";
import { drawSummary } from "./summary.js";
import { lang, t, useLanguage } from "./texts.js";
import { readView, setView, view } from "./view.js";

function drawView() {
  drawPeriod();
  drawFilters();
  drawSorting();
}

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
  prepareSelection(refresh);
  prepareDialogs();
  $("table").addEventListener("click", (event) => {
    const id = clickedRow(event);
    if (id !== null) openEmail(id);
  });
  $("table").addEventListener("keydown", moveInRows);
  $("table").addEventListener("animationend", (event) => event.target.classList.remove("fresh"));
  $("detail").addEventListener("click", (event) => {
    const other = event.target.closest("[data-email]");
    if (other) openEmail(other.dataset.email);
  });
  $("detail").addEventListener(
    "close",
    () => view().email && setView({ email: "" }, { quietly: true }),
  );
  $("compose-open").addEventListener("click", () => openCompose(refresh));
  $("first-email").addEventListener("click", () => openCompose(refresh));
  for (const id of ["settings-open", "own-mailbox"]) $(id).addEventListener("click", openSettings);
  $("languages").addEventListener(
    "click",
    (event) => event.target.lang && event.target.lang !== lang() && speak(event.target.lang),
  );
  $("more").addEventListener("click", loadMore);
  readAhead();
  for (const id of ["retry", "refresh"]) $(id).addEventListener("click", lookNow);
  $("clear-filters").addEventListener("click", () =>
    changeView({ categories: [], state: "", search: "", document: "" }),
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    closePopovers(true);
    hush();
    document.body.classList.add("hushed"); // a tooltip can be sent away without moving the mouse
  });
  for (const type of ["pointerover", "focusin"])
    $("table").addEventListener(type, () => document.body.classList.remove("hushed"));
  document.addEventListener("visibilitychange", () => document.hidden || catchUp());
  listenToFeed({ taken: takeChanges, missed: load, failed: failWith }, () => false);
  window.addEventListener("changes", (event) => followDetail(event, refresh));
  window.addEventListener("online", lookNow);
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
  closeDialogs();
  for (const node of all("[data-needs]"))
    node.hidden = !session() || (node.dataset.needs && !may(node.dataset.needs));
  if (!session()) return notice("closed", t.closed, t.closedHint);
  watchSessionEnd();
  readCompany();
  load();
  offerDraft(refresh);
  if (view().email) showEmail();
}

offerLanguages();
tellHeight();
listen();
start();
