/** What a rewrite gains: the error of an expression in float32 before and after it, against its meaning. */

import { evaluate } from '../evaluate.js';
import type { Expr } from '../ir/expr.js';
import { laidOut } from '../ir/lengths.js';
import type { Program } from '../program.js';
import type { Applied } from '../rewrite/rewrite.js';
import { decimals } from './decimal.js';
import { float32 } from './float32.js';
import { configs, inputsFor, type Setting, stresses } from './inputs.js';
import { spanOf, textOf } from './place.js';
import type { Plain } from './points.js';
import { placed } from './say.js';
import { sizesOf } from './sizes.js';
import { lift } from './slope-law.js';

/** Line of the file, and the part of the formula there. */
export interface Written {
  readonly line: number;
  readonly of: string;
}

export interface Receipt {
  /** Largest relative errors; Infinity where float32 left the numbers and the meaning did not. */
  readonly before: number;
  readonly after: number;
  /** Where the error before was largest; null where there was none. */
  readonly at: string | null;
  readonly why: string;
}

export function receiptOf(program: Program, applied: Applied): Receipt {
  const { errors, at } = largest(program, applied);
  return { ...errors, at, why: reason(errors) };
}

/** Where the author wrote what was rewritten. */
export function writtenAt(program: Program, { from }: Applied): Written {
  const span = spanOf(program, from);
  return { line: span.source.text.slice(0, span.start).split('\n').length, of: textOf(span) };
}

function reason({ before, after }: { before: number; after: number }): string {
  const still = before === Number.POSITIVE_INFINITY && after === before;
  if (still) return 'leaves the range of float32 in both forms; what is made of it does not';
  if (before === Number.POSITIVE_INFINITY) return 'it left the range of float32';
  if (after >= before / 3 && after > 1e-3) return 'neither form keeps its digits everywhere';
  if (after >= before / 3) return 'nothing is lost here; it lets other rules see what they look for';
  return before > 0.1 ? 'it lost every digit' : 'it lost digits';
}

/** The stresses, with the defaults of the parameters. */
function* points(program: Program): Generator<Setting & { point: Plain }> {
  const sizes = sizesOf(program, { batch: 4, class: 3, element: 3, time: 2, height: 1, width: 1 });
  const [config] = configs(program.spec.parameters, sizes) as [Setting['config']];
  for (const stress of Object.values(stresses)) {
    const inputs = inputsFor({ program, config, sizes }, stress);
    yield { program, config, sizes, point: { parameters: config, sizes, inputs } };
  }
}

interface Largest {
  readonly errors: { readonly before: number; readonly after: number };
  readonly at: string | null;
}

/** Both forms have one meaning, of which the digits are cheaper by the stable one. */
function largest(program: Program, { before, after }: { before: Expr; after: Expr }): Largest {
  let [worst, least, at]: [number, number, string | null] = [0, 0, null];
  for (const { point, ...setting } of points(program)) {
    const meant = exactly(after, point);
    if (meant === null) continue;
    const error = (expr: Expr) => {
      const got = laidOut(evaluate([expr], { ...point, inputs: rounded(point) }, float32)[0]!, after.dims, point.sizes);
      return Math.max(0, ...meant.map((b, i) => errorOf(got[i]!, b)));
    };
    const errors = [error(before), error(after)] as const;
    if (errors[0] > worst) [worst, at] = [errors[0], placed({ ...setting, inputs: point.inputs })];
    least = Math.max(least, errors[1]);
  }
  return { errors: { before: worst, after: least }, at };
}

const rounded = ({ inputs }: Plain): Plain['inputs'] =>
  Object.fromEntries(Object.entries(inputs).map(([name, { dims, data }]) => [name, { dims, data: data.map(Math.fround) }]));

/** null where the digits of a proof do not suffice. */
function exactly(expr: Expr, point: Plain): readonly number[] | null {
  for (const digits of [60, 150]) {
    const arithmetic = decimals(digits);
    const { data } = evaluate([expr], lift(point, arithmetic), arithmetic)[0]!;
    if (!arithmetic.doubtful()) return data.map((one) => one.toNumber());
  }
  return null;
}

/** Relative, of what float32 can hold. */
function errorOf(got: number, meant: number): number {
  const size = Math.abs(meant);
  if (!(size < 3.4e38) || size < 1e-37) return 0;
  return Number.isFinite(got) ? Math.abs(got - meant) / size : Number.POSITIVE_INFINITY;
}
