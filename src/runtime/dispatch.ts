/** The signature of a call is the one whose ranks and named axes its inputs have. Nothing is ever broadcast. */

import { repair } from './repair.js';
import { refuse, show } from './sentences.js';
import { axisSizes, type Shape, type Signature } from './signature.js';

/** A signature and the size that each of its axes has in this call. */
export interface Fit {
  readonly signature: Signature;
  readonly sizes: ReadonlyMap<string, number>;
}

/** Chooses by the shapes alone; throws one sentence with all shapes and the fix. */
export function dispatch(loss: string, signatures: readonly Signature[], shapes: readonly Shape[]): Fit {
  for (const signature of signatures) {
    const sizes = axisSizes(signature, shapes);
    if (sizes !== null) return { signature, sizes: enough(loss, signature, sizes) };
  }
  const names = signatures[0]!.inputs.map(({ name }) => name);
  const given = names.map((name, i) => `${name} has shape ${show(shapes[i]!)}`).join(' and ');
  return refuse('shape', { loss, given, expected: expectation(signatures), fix: repair(signatures, shapes) });
}

/** The sizes, unless the formula drops more entries from an axis than it has; of an empty one nothing is computed. */
function enough(loss: string, { inputs, dropped = {} }: Signature, sizes: Fit['sizes']): Fit['sizes'] {
  for (const [axis, least] of Object.entries(dropped)) {
    const size = sizes.get(axis)!;
    const { name } = inputs.find(({ dims }) => dims.includes(axis))!;
    if (size > 0 && size < least) refuse('too_short', { loss, axis, name, size, least });
  }
  return sizes;
}

function expectation(signatures: readonly Signature[]): string {
  const forms = signatures.map(({ inputs }) => inputs.map(({ name, dims }) => `${name} ${show(dims)}`).join(' and '));
  return [...new Set(forms)].join(', or ');
}
