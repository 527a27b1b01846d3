/** What `try` prints: a value, its shares, its gradient. JSON has no word for a number that is not finite, so it is a text. */

import type { Tensor } from '../tensor.js';
import type { Output } from './command.js';
import type { Fit } from './try-case.js';

export interface Outcome {
  readonly value: number;
  readonly perExample: readonly number[] | null;
  readonly gradient: Readonly<Record<string, Tensor<number>>>;
}

type Words = number | string | readonly Words[];

export function printOutcome({ value, perExample, gradient }: Outcome, { program, values }: Fit, output: Output): void {
  const nested = Object.fromEntries(Object.entries(gradient).map(([name, tensor]) => [name, nest(tensor, values.sizes)]));
  if (output.json) {
    output.data(JSON.stringify({ value: word(value), perExample: perExample?.map(word) ?? null, gradient: nested }, null, 2));
    return;
  }
  const features = program.signature.features.join(', ');
  output.note(output.style('dim', `${program.spec.name} for ${features}, reduction ${values.reduction}`));
  const rows: [string, string][] = [
    ['value', print(word(value))],
    ['per example', perExample === null ? 'none: this is a loss of the whole batch' : print(perExample.map(word))],
    ...Object.entries(nested).map(([name, numbers]): [string, string] => [`by ${name}`, print(numbers)]),
  ];
  const wide = Math.max(...rows.map(([label]) => label.length));
  for (const [label, text] of rows)
    output.data(`${output.style('bold', label.padEnd(wide))}  ${text.replaceAll('\n', `\n${' '.repeat(wide + 3)}`)}`);
}

const word = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function nest({ dims, data }: Tensor<number>, sizes: Readonly<Record<string, number>>): Words {
  const [dim, ...rest] = dims;
  if (dim === undefined) return word(data[0]!);
  const step = data.length / (sizes[dim]! || 1);
  return Array.from({ length: sizes[dim]! }, (_, i) => nest({ dims: rest, data: data.slice(i * step, (i + 1) * step) }, sizes));
}

/** A row on a line. */
function print(words: Words): string {
  if (!Array.isArray(words)) return typeof words === 'number' ? String(Number(words.toPrecision(10))) : String(words);
  return `[${words.map(print).join(words.some(Array.isArray) ? ',\n' : ', ')}]`;
}
