/** What computes a loss, and how near it must come to the meaning: a row for each target and backend. */

import type { Program } from '../program.js';
import { misfit } from '../targets/kernel/fit.js';
import { leftOut } from '../targets/ludwig/left-out.js';
import type { Computer } from './agreement.js';
import { type Case, isEmpty } from './cases.js';
import { inFloat64 } from './floats.js';
import { inLudwig, isAskable, type Ludwig } from './ludwig.js';
import { double, type Precision, single } from './rounding.js';
import { type Library, onBackend } from './tensors.js';

/** What generated code runs on; null where none of it is run. */
export interface Means {
  readonly library: Library | null;
  readonly ludwig: Ludwig | null;
}

export interface ComputerRow {
  readonly target: string;
  readonly backend: string;
  readonly tolerance: number;
  /** The package that the backend needs besides TensorFlow.js; null: none. */
  readonly needs: string | null;
  /** Whose process or library computes: `tfjs` gets a library, `python` a Ludwig. */
  readonly by: 'node' | 'tfjs' | 'python';
  /** Why a program of a loss cannot be computed so; null where it can. */
  readonly misfit: (program: Program, loss: readonly Program[]) => string | null;
  /** Whether a case can be asked. */
  readonly takes: (one: Case) => boolean;
  readonly of: (means: Means) => Computer;
}

const wasm = '@tensorflow/tfjs-backend-wasm';

const never = () => null;
const any = () => true;
const full = (one: Case) => !isEmpty(one);
const plugin = (_: Program, loss: readonly Program[]) => leftOut(loss);

// biome-ignore format: a table
export const computers: readonly ComputerRow[] = [
  { target: 'execution', backend: 'float64', tolerance: 1e-9, needs: null, by: 'node',   misfit: never,  takes: full,      of: () => inFloat64 },
  { target: 'tfjs',      backend: 'cpu',     tolerance: 1e-5, needs: null, by: 'tfjs',   misfit: never,  takes: any,       of: ({ library }) => onBackend(library!, 'cpu', 'ops') },
  { target: 'tfjs',      backend: 'wasm',    tolerance: 1e-5, needs: wasm, by: 'tfjs',   misfit: never,  takes: any,       of: ({ library }) => onBackend(library!, 'wasm', 'ops') },
  { target: 'kernel',    backend: 'cpu',     tolerance: 2e-6, needs: null, by: 'tfjs',   misfit,         takes: any,       of: ({ library }) => onBackend(library!, 'cpu', 'kernel') },
  { target: 'kernel',    backend: 'wasm',    tolerance: 2e-6, needs: wasm, by: 'tfjs',   misfit,         takes: any,       of: ({ library }) => onBackend(library!, 'wasm', 'kernel') },
  { target: 'ludwig',    backend: 'float64', tolerance: 1e-9, needs: null, by: 'python', misfit: plugin, takes: isAskable, of: ({ ludwig }) => inLudwig(ludwig!, 'float64') },
  { target: 'ludwig',    backend: 'float32', tolerance: 1e-5, needs: null, by: 'python', misfit: plugin, takes: isAskable, of: ({ ludwig }) => inLudwig(ludwig!, 'float32') },
];

export const precisionOf = ({ backend }: ComputerRow): Precision => (backend === 'float64' ? double : single);

/** Losses that leave the difference of numbers many times as large, and what cancels; ops lose the same digits. */
// biome-ignore format: a table
const differences: Readonly<Record<string, string>> = {
  asymmetric_multilabel: 'a share less a shift, both near 1, to the fourth power',
  generalized_kl:        'logarithms of one distribution',
  kl_divergence:         'logarithms of one distribution',
  multi_margin:          'logits of 100 that differ by less than the margin, which is added to one of them',
  triplet_margin:        'distances of 10000 that differ by 40',
};

/** How near a case must come. Of differences, a kernel keeps what float32 keeps, like ops. */
export const toleranceOf = ({ target, tolerance }: ComputerRow, { program }: Case): number =>
  target === 'kernel' && Object.hasOwn(differences, program.spec.name) ? 1e-5 : tolerance;

/** The cases of a loss that it can compute. */
export const fitting = (row: ComputerRow, loss: readonly Program[], cases: readonly Case[]): Case[] =>
  cases.filter((one) => row.takes(one) && row.misfit(one.program, loss) === null);

/** `tfjs wasm`. */
export const title = ({ target, backend }: ComputerRow): string => (target === 'execution' ? backend : `${target} ${backend}`);
