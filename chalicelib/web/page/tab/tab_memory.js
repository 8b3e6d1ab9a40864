// What this tab remembers over a reload and forgets when it is closed. A browser that allows a
// framed page no memory leaves the page working without.

/** @param {string} name @returns {any} null: nothing, or nothing that can be read */
export function recalled(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name @param {unknown} value null: to be forgotten */
export function keepInTab(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A tab without a memory.
  }
}
