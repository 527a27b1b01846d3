/** What computes a loss, and how near it must come to the meaning: a row for each target and backend. */

import type { Program } from '../program.js';
import { misfit } from '../targets/kernel/fit.js';
import type { Computer } from './agreement.js';
import { type Case, isEmpty } from './cases.js';
import { inFloat64 } from './floats.js';
import { type Library, onBackend } from './tensors.js';

export interface ComputerRow {
  readonly target: string;
  readonly backend: string;
  readonly tolerance: number;
  /** The package that the backend needs besides TensorFlow.js; null: none. */
  readonly needs: string | null;
  /** Why a program cannot be computed so; null where it can. */
  readonly misfit: (program: Program) => string | null;
  /** `execution` needs no library; the others get one. */
  readonly of: (library: Library) => Computer;
}

const wasm = '@tensorflow/tfjs-backend-wasm';

// biome-ignore format: a table
export const computers: readonly ComputerRow[] = [
  { target: 'execution', backend: 'float64', tolerance: 1e-9, needs: null, misfit: () => null, of: () => inFloat64 },
  { target: 'tfjs',      backend: 'cpu',     tolerance: 1e-5, needs: null, misfit: () => null, of: (library) => onBackend(library, 'cpu', 'ops') },
  { target: 'tfjs',      backend: 'wasm',    tolerance: 1e-5, needs: wasm, misfit: () => null, of: (library) => onBackend(library, 'wasm', 'ops') },
  { target: 'kernel',    backend: 'cpu',     tolerance: 2e-6, needs: null, misfit,             of: (library) => onBackend(library, 'cpu', 'kernel') },
  { target: 'kernel',    backend: 'wasm',    tolerance: 2e-6, needs: wasm, misfit,             of: (library) => onBackend(library, 'wasm', 'kernel') },
];

/** Inputs of 30 and more, and parameters near their bounds with them: what is left of their differences has fewer digits in float32. */
const large: readonly string[] = ['thirty', 'overflow', 'huge', 'mixed'];

/** Losses that leave the difference of numbers many times as large: of logarithms of one distribution, of g and its mean where they agree. */
const differences: readonly string[] = [
  'cosine_similarity',
  'generalized_kl',
  'kl_divergence',
  'objectosphere',
  'sequence_softmax_cross_entropy',
];

/** How near a case must come. Of differences, a kernel keeps what float32 keeps, like ops. */
export function toleranceOf({ target, tolerance }: ComputerRow, { program, tags }: Case): number {
  const isDifference = tags.some((tag) => large.includes(tag)) || differences.includes(program.spec.name);
  return target === 'kernel' && isDifference ? 1e-5 : tolerance;
}

/** The cases that it can compute. */
export const fitting = (row: ComputerRow, cases: readonly Case[]): Case[] =>
  cases.filter((one) => (isGenerated(row) || !isEmpty(one)) && row.misfit(one.program) === null);

/** Whether it runs generated code, for which a library is needed. */
export const isGenerated = ({ target }: ComputerRow): boolean => target !== 'execution';

/** `tfjs wasm`. */
export const title = ({ target, backend }: ComputerRow): string => (target === 'execution' ? backend : `${target} ${backend}`);
