// What is done before an element comes into sight.
import { $ } from "./dom.js";

const NEAR_THE_END = 600; // px

/**
 * A function that does it once the element is near what is seen.
 * @param {string} id of the element
 * @param {() => void} act
 */
export function whenNear(id, act) {
  const watched = new IntersectionObserver(([seen]) => seen.isIntersecting && act(), {
    root: document,
    rootMargin: `${NEAR_THE_END}px 0px`,
  });
  return () => {
    // Observed anew, it is told of even where it is as near as before.
    watched.unobserve($(id));
    watched.observe($(id));
  };
}
