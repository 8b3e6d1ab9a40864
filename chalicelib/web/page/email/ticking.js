// Countdowns that stay true for as long as their element is on the page.
import { countdown } from "../words/days.js";

/** @type {WeakMap<HTMLElement, number>} */
const running = new WeakMap();

/**
 * Writes a text each second until the moment has come; another countdown of the element ends here.
 * @param {HTMLElement} shown
 * @param {string} moment
 * @param {(left: string) => string} text of "m:ss", or of "" once it has come
 */
export function tick(shown, moment, text) {
  stopTicking(shown);
  const write = () => {
    shown.textContent = text(countdown(moment));
  };
  write();
  const timer = window.setInterval(() => {
    if (shown.isConnected) write();
    if (!shown.isConnected || !countdown(moment)) stopTicking(shown);
  }, 1000);
  running.set(shown, timer);
}

/** @param {HTMLElement} shown */
export function stopTicking(shown) {
  clearInterval(running.get(shown));
  running.delete(shown);
}
