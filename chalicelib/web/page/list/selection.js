// Picking rows, by mouse, touch and keyboard, and the bar of what is done to them.

import { $, make } from "../elements/dom.js";
import { announce } from "../elements/notices.js";
import { lineUnder } from "../elements/roving.js";
import { counted, t } from "../words/texts.js";
import { refillAll } from "./blocks.js";
import { bulkActions } from "./bulk.js";
import { isFold } from "./folds.js";
import { pick, pickedRows, pickNone, pickTo } from "./picks.js";
import { idsInOrder } from "./placing.js";

let picking = false;
/** @type {() => Promise<void>} */
let lookAgain;

/** @param {() => Promise<void>} refresh looks again at the list */
export function prepareSelection(refresh) {
  lookAgain = refresh;
  $("select").addEventListener("click", () => pickRows(!picking));
  // Before what opens an email.
  $("table").addEventListener("click", clickedToPick, { capture: true });
  $("table").addEventListener("keydown", pressedToPick);
  // Some browsers click a button when its key is let go.
  $("table").addEventListener(
    "keyup",
    (event) => picking && event.key === " " && event.preventDefault(),
  );
  // Who is in the bar is not disturbed.
  for (const name of ["changes", "counted"])
    addEventListener(name, () => {
      if (picking && !$("bulk").contains(document.activeElement)) drawSelection();
    });
}

/** Lets all go: another list is looked at. */
export function letGo() {
  if (!picking) return;
  pickNone();
  drawSelection();
}

/** Begins to pick, or ends it and lets all go. @param {boolean} on */
function pickRows(on) {
  picking = on;
  pickNone();
  drawSelection();
}

/** Says anew what is picked. */
export function drawSelection() {
  $("table").classList.toggle("picking", picking);
  $("select").setAttribute("aria-pressed", String(picking));
  $("bulk").hidden = !picking;
  refillAll();
  if (!picking) return;
  const none = make("button", { type: "button", click: () => pickRows(false) }, t.bulk.end);
  $("bulk").replaceChildren(
    make("strong", {}, counted(t.bulk.picked, pickedRows().length)),
    ...bulkActions(async () => {
      drawSelection();
      await lookAgain();
    }),
    none,
    make("p", { class: "soft" }, t.bulk.hint),
  );
}

function chooseRow(event, ids) {
  pickTo(ids, event.shiftKey, idsInOrder());
  drawSelection();
  announce(counted(t.bulk.picked, pickedRows().length));
}

/** The emails of the row in which something happened: a fold's are all those in it. */
function idsUnder(event) {
  const line = lineUnder(event);
  if (!line) return [];
  return isFold(line) ? line.entries.map(({ row }) => row.id) : [line.row.id];
}

function clickedToPick(event) {
  if (!picking || event.target.closest(".open") || !idsUnder(event).length) return;
  event.stopPropagation();
  getSelection()?.removeAllRanges(); // Shift marks text as well
  chooseRow(event, idsUnder(event));
}

function pressedToPick(event) {
  if (!picking || !idsUnder(event).length) return;
  if (event.key === " ") chooseRow(event, idsUnder(event));
  else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    pick(idsInOrder(), true);
    drawSelection();
  } else return;
  event.preventDefault();
}
