// The face of the company's mails: logo, colour, foot and signature, beside a mail that has them.
// Read when somebody opens it.

import { make } from "../elements/dom.js";
import { field, input } from "../elements/fields.js";
import { saidOf } from "../elements/notices.js";
import { loadWriting } from "../elements/parts.js";
import { ask } from "../tab/api.js";
import { may, SERVICE } from "../tab/session.js";
import { today } from "../words/days.js";
import { lang } from "../words/texts.js";
import { colourField } from "./colour_field.js";
import { part, typedIn } from "./settings_part.js";
import { settingsTexts } from "./settings_texts.js";

const MOST_LOGO_BYTES = 2_000_000;

export function brandPanel() {
  const within = make("div", { class: "brand" });
  const panel = make("details", {}, make("summary", {}, settingsTexts.brand), within);
  panel.addEventListener("toggle", () => {
    if (panel.open && !within.firstChild) showBrand(within);
  });
  return panel;
}

async function showBrand(within) {
  const s = settingsTexts;
  within.replaceChildren(make("p", { role: "status" }, s.brandReading));
  try {
    const { data } = await ask("settings/brand");
    const mail = make("div", { class: "brand-mail" });
    within.replaceChildren(brandForm(data, mail), mail);
    showMail(mail);
  } catch (error) {
    const again = make("button", { type: "button", click: () => showBrand(within) }, s.again);
    within.replaceChildren(make("p", { class: "wrong", role: "alert" }, saidOf(error)), again);
  }
}

function brandForm(brand, mail) {
  const s = settingsTexts;
  const logo = logoField(brand.logo);
  const lines = (name, label, hint) => {
    const box = make("textarea", { rows: 3, maxlength: 1000 });
    box.value = brand[name];
    return field(name, label, box, { hint });
  };
  return part(
    s.brand,
    [
      make("p", { class: "soft" }, s.brandHint),
      logo.whole,
      colourField(brand.color ?? ""),
      lines("signature", s.signature, s.signatureHint),
      lines("footer", s.footer, s.footerHint),
    ],
    async (form) => {
      const body = {
        color: typedIn(form, "color") || null,
        signature: typedIn(form, "signature"),
        footer: typedIn(form, "footer"),
        ...(await logo.wished()),
      };
      const { data } = await ask("settings/brand", { method: "PATCH", body });
      logo.shows(data.logo);
      showMail(mail);
    },
  );
}

/** The logo that is, and the one that is wished in its place. */
function logoField(logo) {
  const s = settingsTexts;
  const picker = input("file", "", { class: "unseen", accept: "image/png,image/jpeg" });
  const chosen = make("p", { class: "soft", role: "status" });
  const shown = make("img", { class: "logo", alt: s.logoAlt });
  const remove = make("button", { type: "button", class: "link" }, s.logoRemove);
  const whole = field("logo_base64", s.logo, picker, { hint: s.logoHint });
  let removed = false;
  picker.before(shown);
  if (may("settings:a"))
    picker.after(make("label", { class: "button", for: picker.id }, s.logoChoose), chosen, remove);
  const shows = async (kept) => {
    removed = false;
    picker.value = chosen.textContent = "";
    shown.hidden = remove.hidden = !kept;
    if (kept) shown.src = await dataUrl(await picture(kept.url));
  };
  picker.addEventListener("change", async () => {
    const [file] = picker.files;
    if (!file) return;
    const tooLarge = file.size > MOST_LOGO_BYTES;
    whole.querySelector(".wrong").textContent = tooLarge ? s.logoTooLarge : "";
    if (tooLarge) {
      picker.value = "";
      return;
    }
    chosen.textContent = file.name;
    [shown.hidden, remove.hidden, removed] = [false, false, false];
    shown.src = await dataUrl(file);
  });
  remove.addEventListener("click", () => {
    picker.value = "";
    [shown.hidden, remove.hidden, removed] = [true, true, true];
    chosen.textContent = s.logoRemoved;
  });
  shows(logo);
  const wished = async () => {
    const [file] = picker.files;
    if (file) return { logo_base64: (await dataUrl(file)).replace(/^[^,]*,/, "") };
    return removed ? { logo_base64: null } : {};
  };
  return { whole, wished, shows };
}

/** From the service that this page is of, under whatever name the logo's URL has it. */
async function picture(url) {
  const path = url.slice(url.indexOf("/logos/") + 1);
  return (await fetch(SERVICE + path, { credentials: "omit" })).blob();
}

/** The page's policy lets it show no picture but within itself. @param {Blob} blob @returns {Promise<string>} */
const dataUrl = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

/** A mail as it would leave now, for who may write one. */
async function showMail(mail) {
  if (!may("emails:a")) return;
  const request = {
    category: "invoice",
    to: [{ email: "acquisti@verdi.example", name: "Verdi Costruzioni SpA" }],
    template: `invoice.${lang()}`,
    document: { number: "18", reference: "preview", date: today() },
  };
  try {
    const [tools, { data }] = await Promise.all([
      loadWriting(),
      ask("emails/preview", { method: "POST", body: request }),
    ]);
    if (tools) mail.replaceChildren(...tools.mailLooks(data));
  } catch (error) {
    mail.replaceChildren(make("p", { class: "soft" }, saidOf(error)));
  }
}
