/** What computes a loss, and how near it must come to the meaning: a row for each target and backend. */

import type { Computer } from './agreement.js';
import { inFloat64 } from './floats.js';
import { type Library, onBackend } from './tensors.js';

export interface ComputerRow {
  readonly target: string;
  readonly backend: string;
  readonly tolerance: number;
  /** The package that the backend needs besides TensorFlow.js; null: none. */
  readonly needs: string | null;
  /** `execution` needs no library; the others get one. */
  readonly of: (library: Library) => Computer;
}

// biome-ignore format: a table
export const computers: readonly ComputerRow[] = [
  { target: 'execution', backend: 'float64', tolerance: 1e-9, needs: null,                            of: () => inFloat64 },
  { target: 'tfjs',      backend: 'cpu',     tolerance: 1e-5, needs: null,                            of: (library) => onBackend(library, 'cpu') },
  { target: 'tfjs',      backend: 'wasm',    tolerance: 1e-5, needs: '@tensorflow/tfjs-backend-wasm', of: (library) => onBackend(library, 'wasm') },
];

/** Whether it runs generated code, for which a library is needed. */
export const isGenerated = ({ target }: ComputerRow): boolean => target !== 'execution';

/** `tfjs wasm`. */
export const title = ({ target, backend }: ComputerRow): string => (target === 'execution' ? backend : `${target} ${backend}`);
