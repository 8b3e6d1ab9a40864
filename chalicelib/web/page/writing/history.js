// What stood in a text before, to go back to: a browser's own memory knows nothing of what the page
// puts in and takes out.

const MOST_STEPS = 200;
const JOINED = ["insertText", "deleteContentBackward", "deleteContentForward"];

/**
 * Remembers each change of a text, words as a whole, and goes back and forth by the usual keys.
 * @param {any} area
 * @returns {{forget: () => void}} to begin anew with what stands there
 */
export function keepHistory(area) {
  let steps = [stepOf(area)];
  let at = 0;
  let last = "";
  const note = (event) => {
    const kind = /\s/.test(event.data ?? "") ? "" : (event.inputType ?? "");
    const joins = at > 0 && kind === last && JOINED.includes(kind);
    steps = [...steps.slice(joins ? 0 : -MOST_STEPS, at + (joins ? 0 : 1)), stepOf(area)];
    at = steps.length - 1;
    last = kind;
  };
  const go = (by) => {
    last = "";
    if (!steps[at + by]) return;
    at += by;
    putStep(area, steps[at]);
    area.dispatchEvent(new Event("change", { bubbles: true })); // a draft is kept of it
  };
  area.addEventListener("input", note);
  area.addEventListener("keydown", (event) => {
    const by = stepsOfKey(event);
    if (!by) return;
    event.preventDefault();
    go(by);
  });
  area.addEventListener("beforeinput", (event) => {
    if (!event.inputType.startsWith("history")) return;
    event.preventDefault();
    go(event.inputType === "historyUndo" ? -1 : 1);
  });
  return {
    forget: () => {
      [steps, at, last] = [[stepOf(area)], 0, ""];
    },
  };
}

/** @param {KeyboardEvent} event */
function stepsOfKey({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey || !(ctrlKey || metaKey)) return 0;
  if (key.toLowerCase() === "z") return shiftKey ? 1 : -1;
  return key.toLowerCase() === "y" && !shiftKey ? 1 : 0;
}

function stepOf(area) {
  const selection = getSelection();
  const within = selection?.focusNode && area.contains(selection.focusNode);
  return {
    nodes: [...area.childNodes].map((node) => node.cloneNode(true)),
    caret: within ? wayTo(area, selection.focusNode, selection.focusOffset) : null,
  };
}

/** By which children one comes to a place. */
function wayTo(area, node, offset) {
  const way = [offset];
  for (let here = node; here !== area; here = here.parentNode)
    way.unshift([...here.parentNode.childNodes].indexOf(here));
  return way;
}

function putStep(area, { nodes, caret }) {
  area.replaceChildren(...nodes.map((node) => node.cloneNode(true)));
  if (!caret) return;
  let here = area;
  for (const child of caret.slice(0, -1)) here = here.childNodes[child] ?? here;
  getSelection()?.collapse(
    here,
    Math.min(caret.at(-1), here.childNodes.length || here.length || 0),
  );
}
