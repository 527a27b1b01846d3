/** Numbers that proofs ask for again and again: a step of one entry leaves all others where they were. */

import type { Decimal } from './digits.js';

const known = new Map<string, Decimal>();
const most = 20_000;

/** What `compute` gives, which the key names. */
export function remembered(key: string, compute: () => Decimal): Decimal {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= most) known.clear();
  const made = compute();
  known.set(key, made);
  return made;
}
