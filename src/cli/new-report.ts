/** How to do a scaffolding again in a line, and what to do next. */

import type { Output } from './command.js';
import type { Draft, Place } from './draft.js';
import { oneShot } from './new-shell.js';

/** `tested`: a test came into being, as the target tfjs makes one. */
export function closing(draft: Draft, { path, tested }: Place & { readonly tested: boolean }, { style }: Output): string {
  const steps = [
    [`create-loss explain ${draft.name}`, 'the formula, its gradient and its curve'],
    ...(tested ? [['npx vitest run', 'the test of the loss is yours from now on']] : []),
    [`edit ${path}`, 'then run `create-loss generate`'],
  ];
  const wide = Math.max(...steps.map(([what]) => what!.length));
  const lines = steps.map(([what, why], i) => `  ${i + 1}. ${what!.padEnd(wide)}  ${style('dim', why!)}`);
  return ['', 'The same again without a question:', `  ${oneShot(draft)}`, '', 'Next:', ...lines].join('\n');
}
