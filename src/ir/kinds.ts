/** What a tensor means, and which functions that meaning forbids. Arithmetic forgets the kind, never refuses it. */

import type { Kind } from '../spec/spec.js';

/** `truth`: 0 or 1, may stand as a condition. `ids`: class numbers. */
export type Meaning = Kind | 'truth' | 'ids' | null;

/** accepted: { given: [why it is refused, what to write] }. */
const refusals: Record<string, Record<string, readonly [why: string, hint: string]>> = {
  logits: {
    probabilities: [
      'they are normalised already, and doing it twice flattens the gradient',
      'Use them as they are, or declare `input: logits` if the model has no softmax of its own.',
    ],
    log_probabilities: ['they are normalised already', 'Use exp(log_probabilities), or declare `input: logits`.'],
  },
  positive: {
    logits: ['logits may be negative', 'Take log_softmax(logits) or log_sigmoid(logits).'],
    log_probabilities: ['they are logarithms already, and negative', 'Use them as they are.'],
  },
};

export function refusal(accepted: string | null, given: Meaning): readonly [why: string, hint: string] | null {
  return accepted === null || given === null ? null : (refusals[accepted]?.[given] ?? null);
}

/** What a function makes of a kind, beyond what its definition says. */
const made: Record<string, Partial<Record<string, Meaning>>> = {
  log: { probabilities: 'log_probabilities' },
  exp: { log_probabilities: 'probabilities' },
  log_softmax: { logits: 'log_probabilities' },
  stop_gradient: { logits: 'logits', probabilities: 'probabilities', log_probabilities: 'log_probabilities' },
};

export const meaningAfter = (name: string, given: Meaning): Meaning => made[name]?.[given ?? ''] ?? null;
