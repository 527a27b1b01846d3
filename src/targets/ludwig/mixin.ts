/** Which of the tensors that Ludwig's decoders give a loss asks for: the score of anomalies, else the logits. */

import type { Spec } from '../../spec/spec.js';

/** A class of losses names one tensor, whatever output it serves. */
export const servesBoth = ({ features }: Spec): boolean => new Set(features.map(({ name }) => name === 'anomaly')).size > 1;

export const mixinOf = ({ features }: Spec): string =>
  features.every(({ name }) => name === 'anomaly') ? 'AnomalyScoreInputsMixin' : 'LogitsInputsMixin';
