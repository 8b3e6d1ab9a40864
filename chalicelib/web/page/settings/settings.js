// Settings: each part is a form of its own, read and saved by itself.

import { bones, openDialog } from "../elements/dialogs.js";
import { make } from "../elements/dom.js";
import { field, input, select } from "../elements/fields.js";
import { announce, saidOf } from "../elements/notices.js";
import { ask, Problem } from "../tab/api.js";
import { company, readCompany } from "../tab/company.js";
import { may } from "../tab/session.js";
import { put, t } from "../words/texts.js";
import { bouncesPanel } from "./settings_bounces.js";
import { brandPanel } from "./settings_brand.js";
import { domainPart } from "./settings_domain.js";
import { isUnsaved, numberOf, part, typedIn } from "./settings_part.js";
import { remindersPart } from "./settings_reminders.js";
import { smtpPart } from "./settings_smtp.js";
import { suppressionsPanel } from "./settings_suppressions.js";
import { templatesPanel } from "./settings_templates.js";
import { settingsTexts } from "./settings_texts.js";
import { trackingPart } from "./settings_tracking.js";
import { trustPanel } from "./settings_trust.js";
import { webhooksPanel } from "./settings_webhooks.js";

export async function openSettings() {
  const dialog = openDialog("settings", settingsTexts.title, bones());
  dialog.oncancel = (event) => {
    if ([...dialog.querySelectorAll("form")].some(isUnsaved) && !confirm(settingsTexts.discard))
      event.preventDefault();
  };
  try {
    const read = [
      orNone("smtp"),
      orNone("domain"),
      ...["sending", "tracking", "page", "smtp/connect"].map((name) => ask(`settings/${name}`)),
      ask("reminders/rules"),
    ];
    const [server, domain, sending, tracking, page, connecting, reminders] = (
      await Promise.all(read)
    ).map((answer) => answer.data);
    if (!dialog.open) return; // closed before it could be read
    openDialog(
      "settings",
      settingsTexts.title,
      ...parts({ server, domain, sending, tracking, page, connecting, reminders }),
    );
  } catch (error) {
    const again = make("button", { type: "button", click: openSettings }, t.retry);
    openDialog(
      "settings",
      settingsTexts.title,
      make("p", { role: "alert", class: "wrong" }, `${settingsTexts.failed} ${saidOf(error)}`),
      again,
    );
  }
}

/** What a company may not have. @param {string} name */
const orNone = (name) =>
  ask(`settings/${name}`).catch((error) => {
    if (error instanceof Problem && error.status === 404) return { data: null };
    throw error;
  });

const parts = ({ server, domain, sending, tracking, page, connecting, reminders }) =>
  [
    licence(),
    may("settings:a") ? null : make("p", { class: "note" }, settingsTexts.readOnly),
    smtpPart(server, connecting.providers, openSettings),
    domainPart(domain, openSettings),
    trustPanel(),
    sendingPart(sending),
    trackingPart(tracking),
    remindersPart(reminders),
    brandPanel(),
    templatesPanel(),
    pagePart(page),
    bouncesPanel(server),
    suppressionsPanel(),
    webhooksPanel(),
  ].filter(Boolean);

function licence() {
  const s = settingsTexts;
  const text = company().licence === "standard" ? s.licenceDoesNot : s.licenceTracks;
  return make(
    "p",
    { class: "note" },
    make("strong", {}, put(s.licence, s.licences[company().licence] ?? company().licence)),
    " ",
    text,
  );
}

function sendingPart(rules) {
  const s = settingsTexts;
  const yesNo = { true: t.yes, false: t.no };
  const fields = [
    field(
      "undo_seconds",
      s.undoSeconds,
      input("number", rules.undo_seconds, { min: 0, max: 900 }),
      { hint: s.undoHint },
    ),
    field("on_unknown_outcome", s.onUnknown, select(s.onUnknownChoice, rules.on_unknown_outcome)),
    field("remote_pictures", s.remotePictures, select(yesNo, String(rules.remote_pictures)), {
      hint: s.remotePicturesHint,
    }),
    field("default_sender", s.sender, select(s.senderChoice, rules.default_sender ?? "")),
  ];
  return part(s.sending, fields, (form) =>
    ask("settings/sending", {
      method: "PUT",
      body: {
        ...rules,
        undo_seconds: numberOf(form, "undo_seconds"),
        on_unknown_outcome: typedIn(form, "on_unknown_outcome"),
        remote_pictures: typedIn(form, "remote_pictures") === "true",
        default_sender: typedIn(form, "default_sender") || null,
      },
    }),
  );
}

function pagePart({ frame_origins, notifications }) {
  const s = settingsTexts;
  const box = make("textarea", { rows: 3, spellcheck: "false" });
  const yesNo = { true: t.yes, false: t.no };
  box.value = frame_origins.join("\n");
  return part(
    s.page,
    [
      field("frame_origins", s.frameOrigins, box, { hint: s.frameOriginsHint }),
      field("notifications", s.notifications, select(yesNo, String(notifications)), {
        hint: s.notificationsHint,
      }),
    ],
    async (form) => {
      await ask("settings/page", {
        method: "PUT",
        body: {
          frame_origins: box.value.split(/\s+/).filter(Boolean),
          notifications: typedIn(form, "notifications") === "true",
        },
      });
      await readCompany();
      announce(s.saved);
    },
  );
}
