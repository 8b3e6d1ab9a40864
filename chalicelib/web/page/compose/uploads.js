// Attachments of a new email: small ones go inside the request, large ones to where the API says.
import { ask, Problem } from "../tab/api.js";
import { put } from "../words/texts.js";
import { composeTexts } from "./compose_texts.js";

export const MOST_FILES = 10;
export const MOST_BYTES = 25_000_000; // of all files of an email
const INSIDE_EACH = 1_000_000;
const INSIDE_ALL = 3_000_000; // a request takes 3.4 million bytes before base64

/** What was uploaded, by file: a preview and the email after it need it once. @type {WeakMap<File, string>} */
const uploaded = new WeakMap();

/**
 * @param {File[]} files
 * @param {(file: File, percent: number) => void} progress
 * @param {AbortSignal} signal
 */
export async function prepareAttachments(files, progress, signal) {
  const prepared = [];
  let inside = 0;
  for (const file of files) {
    const named = { filename: file.name, content_type: file.type || "application/octet-stream" };
    if (file.size <= INSIDE_EACH && inside + file.size <= INSIDE_ALL) {
      inside += file.size;
      prepared.push({ ...named, content_base64: await base64(file) });
    } else {
      const id = uploaded.get(file) ?? (await upload(file, named, progress, signal));
      uploaded.set(file, id);
      prepared.push({ ...named, upload_id: id });
    }
    progress(file, 100);
  }
  return prepared;
}

async function upload(file, named, progress, signal) {
  const { data } = await ask("uploads", {
    method: "POST",
    body: { ...named, size: file.size },
    signal,
  });
  await putFile(file, data, progress, signal);
  return data.upload_id;
}

/** By XMLHttpRequest, which alone tells how much has left. */
function putFile(file, { method, url, headers }, progress, signal) {
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Problem("failed", put(composeTexts.uploadFailed, file.name)));
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("Content-Type", headers["Content-Type"]);
    request.upload.onprogress = ({ loaded, total }) =>
      progress(file, Math.floor((loaded / total) * 100));
    request.onload = () => (request.status < 300 ? resolve(undefined) : failed());
    request.onerror = request.ontimeout = failed;
    signal.addEventListener("abort", () => request.abort());
    request.onabort = () => reject(signal.reason);
    request.send(file);
  });
}

/** @param {File} file @returns {Promise<string>} */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ""));
    reader.onerror = () => reject(new Problem("failed", put(composeTexts.uploadFailed, file.name)));
    reader.readAsDataURL(file);
  });
}
