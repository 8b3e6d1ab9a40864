import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, zipped } from "../../chalicelib/web/page/elements/zip.js";

const bytesOf = (text) => new TextEncoder().encode(text);

test("the checksum is that of its standard", () => {
  assert.equal(crc32(bytesOf("123456789")), 0xcbf43926);
});

test("an archive of nothing is one all the same", () => {
  const [end] = zipped([]);

  assert.deepEqual([...end], [0x50, 0x4b, 5, 6, ...Array(18).fill(0)]);
});
