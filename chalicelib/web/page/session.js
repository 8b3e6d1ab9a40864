// Who may look: a token from the URL's fragment, held here only and at once taken out of the
// address.
import { held } from "./store.js";

/** The service, wherever a stage's prefix has put it: this script lies in its folder web/. */
export const SERVICE = new URL("..", import.meta.url).href;

/** @typedef {{company: string, token: string, scopes: string[], locale: string}} Session */

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

/** Takes the token that the URL brings, if it brings one. */
export function openSession() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  if (!location.hash) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  // A token of other characters could not even be put into a header.
  const claims = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) ? claimsOf(token) : null;
  const company = String(claims?.sub ?? "");
  if (!/^\d+$/.test(company)) return;
  // A company's page has its own address, which says who may frame it: no other company's shows
  // there.
  if (!location.pathname.endsWith(`/p/${company}`)) {
    location.replace(`${SERVICE}p/${company}${location.search}#token=${token}`);
    return;
  }
  current.replace({
    company,
    token,
    scopes: String(claims.scope).split(" "),
    locale: claims.locale,
  });
}

/** After which nothing is asked for any more. The product that frames the page may open it anew. */
export function endSession() {
  if (!session()) return;
  current.replace(null);
  if (parent !== window) parent.postMessage({ type: "ricevuta:session-expired" }, "*");
}

/** @param {string} scope */
export const may = (scope) => Boolean(session()?.scopes.includes(scope));
