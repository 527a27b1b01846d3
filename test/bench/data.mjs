/** What the tensors of a benchmark hold, the same in every run. */

const row = 1024;

const half = (size) => 2 ** Math.floor(Math.log2(size) / 2);

/** The shape of p at a power of 2 of elements; of pairs, at so many products. */
const shapes = {
  elements: (size) => [size],
  /** Of 1024 classes, fewer where there are not so many. */
  rows: (size) => [Math.max(1, size / row), Math.min(row, size)],
  /** Of 16 classes; a batch of 4, but of 1 where there are few pixels. */
  images: (size) => {
    const [classes, batch] = [Math.min(16, size), size > 4096 ? 4 : 1];
    const pixels = size / classes / batch;
    return [batch, pixels / half(pixels), half(pixels), classes];
  },
  /** Embeddings of 64 numbers, each with each. */
  pairs: (size) => [half(Math.max(1, size / 64)), Math.min(64, size)],
};

export const shapeOf = ({ kind }, size) => shapes[kind](size);

/** Float32Array of p, Float32Array or Int32Array of t, and their shapes. */
export function dataOf(given, elements) {
  const random = generator(elements);
  const shape = shapeOf(given, elements);
  const size = shape.reduce((a, b) => a * b, 1);
  const ids = given.t === 'ids';
  const p = fill(given.p, size, shape, random);
  const positions = shape.slice(0, -1);
  const length = positions.reduce((a, b) => a * b, 1);
  const t = ids ? Int32Array.from({ length }, () => Math.floor(random() * shape.at(-1))) : fill(given.t, size, shape, random);
  return { p, t, shape, targetShape: ids ? positions : shape };
}

/** Park and Miller. */
function generator(seed) {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const normal = (random) => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

const kinds = {
  normal,
  logits: (random) => 3 * normal(random),
  bits: (random) => Math.round(random()),
  unit: (random) => 0.01 + 0.98 * random(),
  grades: (random) => Math.floor(random() * 5),
};

function fill(kind, size, shape, random) {
  if (kinds[kind]) return Float32Array.from({ length: size }, () => kinds[kind](random));
  const logs = Float32Array.from({ length: size }, () => normal(random));
  for (let start = 0; start < size; start += shape.at(-1)) {
    const one = logs.subarray(start, start + shape.at(-1));
    const total = Math.log(one.reduce((sum, x) => sum + Math.exp(x), 0));
    for (let i = 0; i < one.length; i++) one[i] = kind === 'distributions' ? Math.exp(one[i] - total) : one[i] - total;
  }
  return logs;
}
