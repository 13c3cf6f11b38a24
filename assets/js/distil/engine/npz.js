/** Reads numpy's compressed archives (.npz): a zip of .npy files. */

const KINDS = { "|u1": Uint8Array, "<f2": Uint16Array, "<f4": Float32Array, "<i4": Int32Array, "<i8": BigInt64Array };
const [END, ENTRY] = [0x06054b50, 0x02014b50];

/** The arrays of the archive in `buffer`: {name: {shape, data}}. Throws where it is no such file. */
export async function readNpz(buffer) {
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw new Error(`an .npz must end in a zip directory, got ${buffer.byteLength} bytes without one`);
  const arrays = {};
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== ENTRY) throw new Error(`an .npz must list its files, got something else at ${at}`);
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + 46, nameLength));
    arrays[name.replace(/\.npy$/, "")] = parse(await content(view, at));
    at += 46 + nameLength + extra + comment;
  }
  return arrays;
}

/** The bytes of the file whose directory entry is at `at`. */
async function content(view, at) {
  const [method, size, header] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const bytes = new Uint8Array(view.buffer, start, size);
  if (method === 0) return bytes.slice().buffer;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}

function parse(buffer) {
  const view = new DataView(buffer);
  const [length, start] = view.getUint8(6) === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  const header = new TextDecoder().decode(new Uint8Array(buffer, start, length));
  const [, kind] = header.match(/'descr': '([^']+)'/);
  const shape = header
    .match(/'shape': \(([^)]*)\)/)[1]
    .split(",")
    .filter((part) => part.trim())
    .map(Number);
  const data = new KINDS[kind](buffer.slice(start + length));
  return { shape, data: kind === "<f2" ? Float32Array.from(data, half) : data };
}

/** The number that the 16 bits of a float16 stand for; not every browser has Float16Array. */
function half(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024);
  return bits >> 15 ? -size : size;
}
