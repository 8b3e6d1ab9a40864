// What the page tells the product that shows it in a frame: docs/integrating.md promises it.

const VERSION = 1;

/** @param {string} type @param {object} [more] */
export function tellProduct(type, more = {}) {
  if (parent === window) return;
  parent.postMessage({ type: `ricevuta:${type}`, version: VERSION, ...more }, "*");
}

/** From now on, how high the page is, as often as that changes. */
export function tellHeight() {
  if (parent === window) return;
  new ResizeObserver(() =>
    tellProduct("height", { height: Math.ceil(document.body.getBoundingClientRect().height) }),
  ).observe(document.body);
}
