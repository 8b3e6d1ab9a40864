// The field of a new email that takes its files.
import { $, foreign, iconElement, make } from "../elements/dom.js";
import { field, input } from "../elements/fields.js";
import { put } from "../words/texts.js";
import { composeTexts } from "./compose_texts.js";
import { MOST_BYTES, MOST_FILES } from "./uploads.js";

/**
 * The field, the files that were chosen in it so far, and the names of those that it would not take
 * since the last that it took.
 * @returns {{whole: HTMLElement, files: () => File[], refused: () => string}}
 */
export function attachmentField() {
  /** @type {File[]} */
  let files = [];
  let refused = "";
  const picker = input("file", "", { multiple: true, class: "unseen" });
  const shown = make("ul", { class: "files chosen-files" });
  const whole = field("attachments", composeTexts.attachments, picker, {
    hint: composeTexts.filesHint,
  });
  const drop = make("label", { class: "button", for: picker.id }, composeTexts.addFiles);
  picker.after(drop, shown);
  const keep = (next) => {
    files = next;
    refused = "";
    drawFiles(shown, files, (file) => keep(files.filter((one) => one !== file)));
  };
  const take = (added) => {
    const problem = problemOfFiles(files, added);
    $(`${picker.id}-problem`).textContent = problem;
    refused = problem && added.map((file) => file.name).join(", ");
    if (!problem) keep([...files, ...added]);
  };
  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  whole.addEventListener("dragover", (event) => event.preventDefault());
  whole.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  return { whole, files: () => files, refused: () => refused };
}

/**
 * Why these cannot be added to those; empty: they can.
 * @param {File[]} files
 * @param {File[]} added
 */
function problemOfFiles(files, added) {
  const empty = added.find((file) => file.size === 0);
  if (empty) return put(composeTexts.emptyFile, empty.name);
  const all = [...files, ...added];
  if (all.length > MOST_FILES) return composeTexts.tooManyFiles;
  const size = all.reduce((sum, file) => sum + file.size, 0);
  return size > MOST_BYTES ? composeTexts.tooLarge : "";
}

/** @param {HTMLElement} shown @param {File[]} files @param {(file: File) => void} remove */
function drawFiles(shown, files, remove) {
  const without = (file) =>
    make(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": put(composeTexts.remove, file.name),
        click: () => remove(file),
      },
      "×",
    );
  shown.replaceChildren(
    ...files.map((file) =>
      make("li", {}, iconElement("attachment"), foreign(file.name), without(file)),
    ),
  );
}
