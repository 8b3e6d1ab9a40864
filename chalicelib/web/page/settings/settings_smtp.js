// The company's own mail server: set, verified by a test mail, taken away.

import { make } from "../elements/dom.js";
import { field, input, select, showProblems } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { may } from "../tab/session.js";
import { momentText } from "../words/days.js";
import { counted, lang, put } from "../words/texts.js";
import { connectButtons } from "./settings_connect.js";
import { findButton } from "./settings_find.js";
import { numberOf, part, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";

/**
 * @param {any} server
 * @param {string[]} providers at which a mailbox can be connected
 * @param {() => Promise<void>} reopen reads and shows all settings anew
 */
export function smtpPart(server, providers, reopen) {
  const s = settingsTexts;
  const port = String(server?.port ?? 587);
  const ports = { 465: "465 (TLS)", 587: "587 (STARTTLS)", 2525: "2525 (STARTTLS)" };
  const fields = [
    make(
      "p",
      { class: server && (server.broken_at || !server.verified_at) ? "note attention" : "note" },
      serverStanding(server),
    ),
    make(
      "div",
      { class: "two" },
      field("from_email", s.fromEmail, input("email", server?.from_email, { autocomplete: "off" })),
      field("from_name", s.fromName, input("text", server?.from_name, { autocomplete: "off" })),
    ),
    findButton(),
    connectButtons(providers, reopen),
    make(
      "div",
      { class: "two" },
      field(
        "host",
        s.host,
        input("text", server?.host, { autocomplete: "off", spellcheck: "false" }),
      ),
      field("port", s.port, select({ ...(port in ports ? {} : { [port]: port }), ...ports }, port)),
      field(
        "username",
        s.username,
        input("text", server?.username, { autocomplete: "off", spellcheck: "false" }),
      ),
      field("password", s.password, input("password", "", { autocomplete: "new-password" }), {
        hint: s.passwordHint,
      }),
      field("fallback", s.fallback, select(s.fallbackChoice, server?.fallback ?? "wait")),
      field(
        "max_per_minute",
        s.maxPerMinute,
        input("number", server?.max_per_minute ?? "", { min: 1, max: 6000 }),
      ),
    ),
  ];
  const buttons = server && may("settings:a") ? [removal(reopen), verification(reopen)] : [];
  return part(s.smtp, fields, (form) => saveSmtp(form, server).then(reopen), ...buttons);
}

function serverStanding(server) {
  const s = settingsTexts;
  if (!server) return s.smtpNone;
  if (server.broken_at)
    return put(s.smtpBroken, momentText(server.broken_at), server.broken_reason?.[lang()] ?? "");
  if (server.paused_until && new Date(server.paused_until) > new Date())
    return put(s.smtpPaused, momentText(server.paused_until));
  const standing = server.verified_at
    ? put(s.smtpVerified, momentText(server.verified_at))
    : s.smtpUnverified;
  const by = server.connected_by;
  return by ? `${put(s.smtpConnected, s.providers[by] ?? by)} ${standing}` : standing;
}

async function saveSmtp(form, server) {
  const password = form.querySelector('[data-field="password"]').value;
  const port = Number(typedIn(form, "port"));
  const body = {
    host: typedIn(form, "host"),
    port,
    // What was chosen by other means stays where it fits.
    ...(server && server.port === port ? { security: server.security } : {}),
    username: typedIn(form, "username"),
    ...(password ? { password } : {}),
    from_email: typedIn(form, "from_email"),
    from_name: typedIn(form, "from_name"),
    fallback: typedIn(form, "fallback"),
    max_per_minute: numberOf(form, "max_per_minute"),
  };
  await ask("settings/smtp", { method: "PUT", body });
}

function verification(reopen) {
  const s = settingsTexts;
  const button = make("button", { type: "button" }, s.verify);
  button.addEventListener("click", async () => {
    const form = /** @type {HTMLFormElement} */ (button.closest("form"));
    const saved = /** @type {HTMLElement} */ (form.querySelector(".saved"));
    button.disabled = true;
    saved.textContent = s.verifying;
    try {
      await ask("settings/smtp/verify", { method: "POST" });
      await reopen();
    } catch (error) {
      saved.textContent = "";
      showProblems(form, {}, whyNotVerified(error));
    }
    button.disabled = false;
  });
  return button;
}

/** @param {unknown} error */
function whyNotVerified(error) {
  if (!(error instanceof Problem)) return saidOf(error);
  if (error.status === 429) return counted(settingsTexts.tooSoon, Math.ceil(error.retryAfter / 60));
  return error.reason?.[lang()] ?? saidOf(error);
}

function removal(reopen) {
  const s = settingsTexts;
  const button = make("button", { type: "button" }, s.remove);
  button.addEventListener("click", async () => {
    if (!confirm(s.removeConfirm)) return;
    const form = /** @type {HTMLFormElement} */ (button.closest("form"));
    try {
      await ask("settings/smtp", { method: "DELETE" });
      await reopen();
    } catch (error) {
      showProblems(form, {}, saidOf(error));
    }
  });
  return button;
}
