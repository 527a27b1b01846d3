/** What the tensors of a benchmark hold, the same in every run. */

const row = 1024;

/** The shape of p at so many elements: rows of 1024 classes, fewer where there are not so many. */
export function shapeOf({ kind }, size) {
  return kind === 'rows' ? [Math.max(1, size / row), Math.min(row, size)] : [size];
}

/** Float32Array of p, Float32Array or Int32Array of t, and their shapes. */
export function dataOf(given, size) {
  const random = generator(size);
  const shape = shapeOf(given, size);
  const ids = given.t === 'ids';
  const p = fill(given.p, size, shape, random);
  const t = ids ? Int32Array.from({ length: shape[0] }, () => Math.floor(random() * shape[1])) : fill(given.t, size, shape, random);
  return { p, t, shape, targetShape: ids ? [shape[0]] : shape };
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
  for (let start = 0; start < size; start += shape[1]) {
    const one = logs.subarray(start, start + shape[1]);
    const total = Math.log(one.reduce((sum, x) => sum + Math.exp(x), 0));
    for (let i = 0; i < one.length; i++) one[i] = kind === 'distributions' ? Math.exp(one[i] - total) : one[i] - total;
  }
  return logs;
}
