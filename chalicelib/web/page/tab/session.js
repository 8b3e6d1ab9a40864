// Who may look: a token from the URL's fragment, at once taken out of the address. The tab keeps it
// over a reload, and nothing keeps it longer than the tab.
import { tellProduct } from "./frame.js";
import { held } from "./store.js";
import { keepInTab, recalled } from "./tab_memory.js";

/** The service, wherever a stage's prefix has put it: this script lies in its folder web/. */
export const SERVICE = new URL("..", import.meta.url).href;

/**
 * @typedef {{company: string, token: string, scopes: string[], locale: string, until: number,
 *   renewable: number}} Session
 *   `until` in ms: when the service will take the token no more; `renewable` in ms: how far that can
 *   be put off, 0: not at all
 */

const SESSION_PLACE = "ricevuta:session";
const NEVER = 8.64e15; // ms, the last moment that a Date can hold

const current = held(/** @type {Session | null} */ (null));

/** Null: there is none, or none any more. */
export const session = current.read;

/** What the service signed; only the service can tell whether it did. @param {string} token */
function claimsOf(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return null;
  }
}

/** Takes the token that the URL brings, or else the one that the tab still has. */
export function openSession() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  const brought = sessionOf(token);
  if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  // A company's page has its own address, which says who may frame it: no other company's shows
  // there.
  if (brought && !isAtHome(brought)) {
    location.replace(`${SERVICE}p/${brought.company}${location.search}#token=${token}`);
    return;
  }
  const kept = brought ?? session() ?? sessionOf(recalled(SESSION_PLACE) ?? "");
  if (!kept || !isAtHome(kept) || kept.until <= Date.now()) return;
  current.replace(kept);
  keepInTab(SESSION_PLACE, kept.token);
}

/** @param {Session} opened */
const isAtHome = (opened) => location.pathname.endsWith(`/p/${opened.company}`);

/** @param {string} token @returns {Session | null} */
function sessionOf(token) {
  // A token of other characters could not even be put into a header.
  const claims = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) ? claimsOf(token) : null;
  const company = String(claims?.sub ?? "");
  if (!/^\d+$/.test(company)) return null;
  return {
    company,
    token,
    scopes: String(claims.scope).split(" "),
    locale: claims.locale,
    until: Number.isFinite(claims.exp) ? claims.exp * 1000 : NEVER,
    renewable: Number.isFinite(claims.renew) ? claims.renew * 1000 : 0,
  };
}

/** Acts in a session's name for as long as this document lives. @param {string} token */
export function borrowSession(token) {
  current.replace(sessionOf(token));
  return session();
}

/** The same session goes on by another token. @param {string} token */
export function goOn(token) {
  const renewed = sessionOf(token);
  if (!renewed || renewed.company !== session()?.company) return;
  current.replace(renewed);
  keepInTab(SESSION_PLACE, token);
}

/** After which nothing is asked for any more. The product that frames the page may open it anew. */
export function endSession() {
  if (!session()) return;
  current.replace(null);
  keepInTab(SESSION_PLACE, null);
  tellProduct("session-expired");
}

/** @param {string} scope */
export const may = (scope) => Boolean(session()?.scopes.includes(scope));
