// Making elements. Whatever comes from the API becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** @returns {any} */
export const $ = (id) => document.getElementById(id);

/** All elements of the page that match. @param {string} selector @returns {NodeListOf<any>} */
export const all = (selector) => document.querySelectorAll(selector);

/** An element with a class and children; strings among the children become text. @returns {any} */
export function element(tag, className = "", ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** The same with attributes; one of `null` is left out, and functions listen. @returns {any} */
export function make(tag, attributes, ...children) {
  const made = element(
    tag,
    "",
    ...children.flat().filter((child) => child !== null && child !== undefined),
  );
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else if (value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  return made;
}

export function svg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

export const iconElement = (name) =>
  svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#icon-${name}` }));

/**
 * Texts of strangers stand in <bdi>, so that right-to-left characters cannot rearrange their
 * neighbours.
 */
export const foreign = (text, className = "") => element("bdi", className, text);

/**
 * Moves the focus among buttons by the arrow keys, in so many columns.
 * @param {KeyboardEvent} event
 */
export function moveAmong(buttons, event, columns = 1) {
  const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
  const to = {
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    ArrowRight: columns > 1 ? at + 1 : -1,
    ArrowLeft: columns > 1 ? at - 1 : -1,
    Home: 0,
    End: buttons.length - 1,
  }[event.key];
  if (at < 0 || to === undefined || !buttons[to]) return;
  event.preventDefault();
  buttons[to].focus();
}

/**
 * Saves what an answer holds under the name that it gives, or this one.
 * @param {Response} answer
 */
export async function save(answer, fallback) {
  const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
  saveBlob(await answer.blob(), named?.[1] ?? fallback);
}

/** @param {Blob} blob @param {string} name */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
