/** A wrong shape is answered with the one line that mends it: each repair is tried until a signature fits. */

import { axisSizes, type Shape, type Signature } from './signature.js';

/** The advice that ends the sentence about wrong shapes. */
export function repair(signatures: readonly Signature[], shapes: readonly Shape[]): string {
  const likely = mended(repairs, signatures, shapes) ?? missingAxis(signatures, shapes) ?? clash(signatures, shapes);
  return likely ?? mended([batchAxis], signatures, shapes) ?? 'Reshape them to fit.';
}

interface Repair {
  readonly advice: string;
  readonly code: string;
  /** The shape after the repair, or null where it does not apply. */
  readonly mend: (shape: Shape, prediction: Shape) => Shape | null;
  /** What the input must hold for the repair to make sense. */
  readonly domain?: 'integer';
}

const squeeze = (axis: number): Repair => ({
  advice: 'Drop the unit axis',
  code: `squeeze([${axis}])`,
  mend: (shape) => (shape[axis] === 1 ? shape.filter((_, i) => i !== axis) : null),
});

// biome-ignore format: a table
const repairs: readonly Repair[] = [
  squeeze(1), squeeze(2), squeeze(3), squeeze(4),
  { advice: 'Pass class ids, not one-hot rows', code: 'argMax(-1)', domain: 'integer', mend: (shape, prediction) => (shape.join() === prediction.join() ? shape.slice(0, -1) : null) },
  { advice: 'Swap the axes',          code: 'transpose()',             mend: (shape) => (shape.length === 2 ? [...shape].reverse() : null) },
  { advice: 'Put the class axis last', code: 'transpose([0, 2, 1])',    mend: ([b, c, t, ...more]) => (t === undefined || more.length > 0 ? null : [b!, t, c!]) },
  { advice: 'Put the class axis last', code: 'transpose([0, 2, 3, 1])', mend: ([b, c, h, w, ...more]) => (w === undefined || more.length > 0 ? null : [b!, h!, w, c!]) },
];

const batchAxis: Repair = { advice: 'Add the batch axis', code: 'expandDims(0)', mend: (shape) => [1, ...shape] };

/** The first repair after which a signature fits, on one input or on all of them. */
function mended(tries: readonly Repair[], signatures: readonly Signature[], shapes: readonly Shape[]): string | null {
  const everyone = shapes.map((_, i) => i);
  for (const { advice, code, mend, domain } of tries) {
    for (const who of [...everyone.map((i) => [i]), everyone]) {
      const after = shapes.map((shape, i) => (who.includes(i) ? mend(shape, shapes[0]!) : shape));
      if (!after.every((shape) => shape !== null)) continue;
      const fit = signatures.find(
        (one) => axisSizes(one, after) !== null && who.every((i) => domain === undefined || one.inputs[i]!.domain === domain),
      );
      if (fit !== undefined) return `${advice}: ${who.map((i) => `${fit.inputs[i]!.name}.${code}`).join(' and ')}.`;
    }
  }
  return null;
}

/** An input that lacks one axis, as logits without classes. */
function missingAxis(signatures: readonly Signature[], shapes: readonly Shape[]): string | null {
  for (const signature of signatures) {
    for (const [i, { name, dims }] of signature.inputs.entries()) {
      for (const dim of dims.filter((one) => one !== 'batch')) {
        const inputs = signature.inputs.map((input, j) => (i === j ? { ...input, dims: dims.filter((one) => one !== dim) } : input));
        if (axisSizes({ ...signature, inputs }, shapes) !== null) return `${name} lacks the axis ${dim}: pass one value for each ${dim}.`;
      }
    }
  }
  return null;
}

/** Right ranks, but one axis with two sizes. */
function clash(signatures: readonly Signature[], shapes: readonly Shape[]): string | null {
  const signature = signatures.find(({ inputs }) => inputs.every(({ dims }, i) => dims.length === shapes[i]!.length));
  if (signature === undefined) return null;
  const places = signature.inputs.flatMap(({ name, dims }, i) => dims.map((dim, axis) => ({ name, dim, size: shapes[i]![axis]! })));
  for (const { name, dim, size } of places) {
    const other = places.find((place) => place.dim === dim && place.size !== size);
    if (other === undefined) continue;
    const advice = dim === 'batch' ? 'Pass the same examples to both.' : 'Make them equal.';
    return `The axis ${dim} has size ${size} in ${name} but ${other.size} in ${other.name}. ${advice}`;
  }
  return null;
}
