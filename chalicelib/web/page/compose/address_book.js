// Whom the company wrote to lately: read from its emails and kept nowhere, so that who is erased
// there is in no book either.

import { make } from "../elements/dom.js";
import { ask } from "../tab/api.js";

const LOOKED_AT = 100; // emails: a page of the list holds no more

/**
 * What is offered while somebody types an address; empty until it was read, and where it cannot be.
 * @returns {{list: HTMLElement, nameOf: (email: string) => string}}
 */
export function addressBook() {
  const list = make("datalist", { id: "address-book" });
  /** @type {Map<string, string>} */
  const names = new Map();
  ask(`emails?fields=to_email,to_name&per_page=${LOOKED_AT}`)
    .then(({ data }) => {
      for (const { to_email: email, to_name: name } of data)
        if (email && !names.has(email.toLowerCase())) {
          names.set(email.toLowerCase(), name ?? "");
          list.append(make("option", { value: email }, name ?? ""));
        }
    })
    .catch(() => {}); // an email is written without a book, too
  return { list, nameOf: (email) => names.get(email.trim().toLowerCase()) ?? "" };
}
