// Buttons by which a mailbox is connected at its provider, in a window of its own.
import { make } from "../elements/dom.js";
import { showProblems } from "../elements/fields.js";
import { may, SERVICE, session } from "../tab/session.js";
import { lang, put } from "../words/texts.js";
import { settingsTexts } from "./settings_texts.js";

/**
 * Null where the operator is registered at no provider, or nothing may be changed.
 * @param {string[]} providers @param {() => Promise<void>} reopen
 */
export function connectButtons(providers, reopen) {
  if (!providers.length || !may("settings:a")) return null;
  const s = settingsTexts;
  return make(
    "div",
    { class: "actions" },
    make("p", { class: "soft" }, s.connectHint),
    providers.map((provider) =>
      make(
        "button",
        { type: "button", click: (event) => openConnecting(provider, event.target.form, reopen) },
        put(s.connect, s.providers[provider] ?? provider),
      ),
    ),
  );
}

function openConnecting(provider, form, reopen) {
  const email = form.querySelector('[data-field="from_email"]').value.trim();
  if (!email) return showProblems(form, { from_email: [settingsTexts.connectWhich] }, "");
  const wish = new URLSearchParams({
    token: session()?.token ?? "",
    provider,
    email,
    from_name: form.querySelector('[data-field="from_name"]').value.trim(),
    lang: lang(),
  });
  window.open(`${SERVICE}connect#${wish}`, "_blank", "popup,width=560,height=720");
  const known = ({ origin, data }) => {
    if (origin !== new URL(SERVICE).origin || data?.type !== "ricevuta:mailbox-connected") return;
    window.removeEventListener("message", known);
    reopen();
  };
  window.addEventListener("message", known);
}
