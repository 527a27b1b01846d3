/** What readSpec says to a text that is no spec. */

import { Refusal, render } from '../../src/diagnostics.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';

export const catalogue = readCatalogue();

/** The refusal as a person sees it, without the excerpts; '' for a text that is a spec. */
export function refused(text: string, name = 'a.loss.yaml'): string {
  try {
    readSpec({ name, text }, catalogue);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.diagnostics
      .map((one) =>
        render(one)
          .split('\n')
          .filter((line) => !/^ +\d* \|/.test(line))
          .join('\n'),
      )
      .join('\n');
  }
  return '';
}

/** A right spec with lines put in place of its lines of the same keys. */
export function spec(lines: Record<string, string | null> = {}): string {
  const all: Record<string, string | null> = {
    name: 'a',
    features: '[number]',
    input: 'prediction',
    loss: 'abs(prediction - target)',
    ...lines,
  };
  return Object.entries(all)
    .map(([key, value]) => (value === null ? '' : `${key}: ${value}\n`))
    .join('');
}
