/** The tensors in a case, or one sentence that says what is wrong with them. */

import { refuse } from '../diagnostics.js';
import { described } from '../spec/conform.js';
import { shape } from '../spec/example.js';
import type { Nested } from '../spec/spec.js';

export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export const bad = (file: string, problem: string, suggestion = ''): never => refuse('bad_case', { file, problem, suggestion });

export const show = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;

// JSON has no words for these; --json prints the same ones.
const words: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity: Infinity, '-Infinity': -Infinity };

export function numbers(file: string, key: string, value: unknown): Numbers {
  const data: number[] = [];
  const visit = (one: unknown): Nested => {
    if (Array.isArray(one)) return one.map(visit);
    const number = typeof one === 'boolean' ? Number(one) : typeof one === 'string' && Object.hasOwn(words, one) ? words[one] : one;
    if (typeof number !== 'number') return bad(file, `\`${key}\` holds ${described(one)}, where only numbers can stand`);
    data.push(number);
    return number;
  };
  const sizes = shape(visit(value));
  return sizes === null ? bad(file, `\`${key}\` has lists of different lengths`, 'Make its rows equally long.') : { shape: sizes, data };
}
