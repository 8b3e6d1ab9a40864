// Several files as one: a ZIP archive that stores them as they are.

/** @type {Uint32Array | null} */
let table = null;

function crcTable() {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  return table;
}

/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  const known = crcTable();
  let crc = 0xffffffff;
  for (const byte of bytes) crc = known[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Numbers as the format has them, the least byte first. @param {[number, number][]} numbers */
function packed(numbers) {
  const bytes = numbers.flatMap(([value, size]) =>
    Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 0xff),
  );
  return Uint8Array.from(bytes);
}

const UTF8_NAMES = 0x0800;
const DAY_ONE = 0x0021; // 1 January 1980: the files say themselves when they were made

/**
 * The archive, in pieces to make a Blob of.
 * @param {{name: string, bytes: Uint8Array<ArrayBuffer>}[]} files under 4 GB together
 * @returns {Uint8Array<ArrayBuffer>[]}
 */
export function zipped(files) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const bodies = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const told = Uint8Array.from(new TextEncoder().encode(name));
    /** @type {[number, number][]} */
    const facts = [
      [20, 2], // the version that can read it
      [UTF8_NAMES, 2],
      [0, 2], // stored
      [0, 2],
      [DAY_ONE, 2],
      [crc32(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [told.length, 2],
      [0, 2],
    ];
    const head = packed([[0x04034b50, 4], ...facts]);
    bodies.push(head, told, bytes);
    directory.push(packed([[0x02014b50, 4], [20, 2], ...facts, [0, 8], [0, 2], [offset, 4]]), told);
    offset += head.length + told.length + bytes.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = files.length;
  /** @type {[number, number][]} */
  const end = [
    [0x06054b50, 4],
    [0, 4],
    [count, 2],
    [count, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  ];
  return [...bodies, ...directory, packed(end)];
}
