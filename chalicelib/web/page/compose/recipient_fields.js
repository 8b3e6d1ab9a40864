// The recipients of a new email: typed, taken from those before, or pasted as a list.

import { make } from "../elements/dom.js";
import { field, input } from "../elements/fields.js";
import { announce } from "../elements/notices.js";
import { counted, put } from "../words/texts.js";
import { addressBook } from "./address_book.js";
import { isAddress, meantBy, recipientsIn } from "./addresses.js";
import { composeTexts } from "./compose_texts.js";

/** The recipients' fields, and what adds one more. @param {number} count */
export function recipientFields(count) {
  const recipients = make("div", { class: "recipients" });
  const book = addressBook();
  const add = (focus = false) => addRecipient(recipients, book, focus);
  const more = make(
    "button",
    { type: "button", class: "link", click: () => add(true) },
    `+ ${composeTexts.addRecipient}`,
  );
  for (let n = 0; n < Math.max(1, count); n += 1) add();
  return [recipients, book.list, more];
}

function addRecipient(recipients, book, focus = false) {
  const c = composeTexts;
  const n = recipients.children.length;
  const email = input("email", "", { autocomplete: "off", list: book.list.id });
  const name = input("text", "", { maxlength: 200, autocomplete: "off" });
  const offer = make("div", { class: "offer", role: "status" });
  const row = make(
    "div",
    { class: "two recipient" },
    field(`to.${n}.email`, c.toEmail, email),
    field(`to.${n}.name`, c.toName, name),
    offer,
  );
  if (n)
    row.append(
      make(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": put(c.removeRecipient, n + 1),
          click: () => removeRecipient(recipients, row),
        },
        "×",
      ),
    );
  email.addEventListener("paste", (event) => {
    const found = recipientsIn(event.clipboardData.getData("text/plain"));
    if (found.length < 2 && !found[0]?.name) return;
    event.preventDefault();
    fillRecipients(recipients, book, row, found);
  });
  email.addEventListener("change", () => {
    const found = recipientsIn(email.value);
    if (found.length > 1 || found[0]?.name) return fillRecipients(recipients, book, row, found);
    name.value ||= book.nameOf(email.value);
    offerMeant(offer, email);
  });
  recipients.append(row);
  if (focus) email.focus();
}

/** Puts recipients into a row and, where they are more, into new ones behind the last. */
function fillRecipients(recipients, book, row, found) {
  const c = composeTexts;
  for (const [at, { email, name }] of found.entries()) {
    if (at) addRecipient(recipients, book);
    const into = at ? recipients.lastElementChild : row;
    const [ofEmail, ofName] = into.querySelectorAll("input");
    ofEmail.value = email;
    ofName.value = name || ofName.value || book.nameOf(email);
    offerMeant(into.querySelector(".offer"), ofEmail);
  }
  const wrong = found.filter(({ email }) => !isAddress(email)).map(({ email }) => email);
  announce(
    [
      found.length > 1 ? counted(c.recipientsAdded, found.length) : "",
      wrong.length ? put(c.notAddresses, wrong.join(", ")) : "",
    ].join(" "),
  );
  recipients.dispatchEvent(new Event("input", { bubbles: true })); // a draft is kept of it
}

/** Offers what may have been meant: it is taken by who presses it, and by nobody else. */
function offerMeant(offer, email) {
  const meant = meantBy(email.value.trim());
  const take = () => {
    email.value = meant;
    offer.replaceChildren();
    email.focus();
    email.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const button = make(
    "button",
    { type: "button", class: "link", click: take },
    put(composeTexts.meant, meant),
  );
  offer.replaceChildren(...(meant ? [button] : []));
}

/** @param {any} recipients @param {HTMLElement} row */
function removeRecipient(recipients, row) {
  row.remove();
  [...recipients.children].forEach((other, n) => {
    for (const control of other.querySelectorAll("[data-field]"))
      control.dataset.field = control.dataset.field.replace(/\d+/, String(n));
    other
      .querySelector(".quiet")
      ?.setAttribute("aria-label", put(composeTexts.removeRecipient, n + 1));
  });
  recipients.querySelector("input").focus();
}
