// The window in which a mailbox's owner consents: off to the provider and back, in the name of the
// session that opened it. Only this tab knows that session, so that nobody else's answer counts.

import { $ } from "../elements/dom.js";
import { saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { borrowSession } from "../tab/session.js";
import { keepInTab, recalled } from "../tab/tab_memory.js";
import { lang, put, t, useLanguage } from "../words/texts.js";

const CONNECTING_PLACE = "ricevuta:connecting";

function tell(text) {
  document.title = t.connecting.title;
  document.documentElement.lang = lang();
  $("connect-title").textContent = t.connecting.title;
  $("connect-said").textContent = text;
}

/** Asks where the owner is to go, and goes there. @param {URLSearchParams} wish */
async function leave(wish) {
  const token = wish.get("token") ?? "";
  useLanguage(wish.get("lang"));
  history.replaceState(null, "", location.pathname);
  if (!borrowSession(token)) return tell(t.connecting.elsewhere);
  tell(t.connecting.leaving);
  const body = {
    provider: wish.get("provider"),
    email: wish.get("email"),
    from_name: wish.get("from_name") ?? "",
  };
  const begun = await ask("settings/smtp/connect", { method: "POST", body });
  keepInTab(CONNECTING_PLACE, { token, lang: lang() });
  location.assign(begun.data.url);
}

/** Brings the owner's answer, once. @param {URLSearchParams} brought */
async function comeBack(brought) {
  const kept = recalled(CONNECTING_PLACE);
  keepInTab(CONNECTING_PLACE, null);
  useLanguage(kept?.lang, navigator.language.slice(0, 2).toLowerCase());
  history.replaceState(null, "", location.pathname);
  if (!kept || !borrowSession(kept.token)) return tell(t.connecting.elsewhere);
  if (brought.has("error")) return tell(t.connecting.denied);
  tell(t.connecting.finishing);
  const body = { state: brought.get("state") ?? "", code: brought.get("code") ?? "" };
  await ask("settings/smtp/connect/finish", { method: "POST", body });
  tell(t.connecting.verifying);
  try {
    await ask("settings/smtp/verify", { method: "POST" });
    tell(t.connecting.done);
  } catch (error) {
    const why = error instanceof Problem ? error.reason?.[lang()] : null;
    tell(put(t.connecting.notVerified, why ?? saidOf(error)));
  }
  opener?.postMessage({ type: "ricevuta:mailbox-connected" }, location.origin);
}

/** What is wrong with a field is what is wrong: there is no field to put it at. */
const whyOf = (error) =>
  Object.values(error.fields ?? {})
    .flat()
    .join(" ") || saidOf(error);

const query = new URLSearchParams(location.search);
const wish = new URLSearchParams(location.hash.slice(1));
(wish.has("provider") ? leave(wish) : comeBack(query)).catch((error) => tell(whyOf(error)));
