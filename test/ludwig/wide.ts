/** Specs whose names are so long that what is printed of them must be broken into lines. */

import { readCatalogue, readSpec } from '../../src/spec/read.js';
import type { Spec } from '../../src/spec/spec.js';

const [a, b] = ['weight_of_positive_examples', 'weight_of_negative_examples'] as const;
const share = `${a} * ${b} / (${a} + ${b})`;

/** A ratio, a choice and a conjunction of parameters; long texts in branches of branches; arguments of calls. */
const formulas = {
  wide_ratio: `(${a} - ${b}) / (${a} + ${b}) * abs(prediction - target)`,
  wide_choice: `(prediction - target)^2 * where(${a} > ${b}, ${a} * 2, ${b} / 3 + ${a})`,
  wide_conjunction: `where(${a} > 2 * ${b} and ${b} > 0.25 and ${a} < 10, abs(prediction - target), exp(prediction * ${b}) + ${share})`,
  wide_branches: `difference_of_prediction_and_target = prediction - target
square_of_the_difference_of_both = difference_of_prediction_and_target^2
whole = mean(square_of_the_difference_of_both * abs(difference_of_prediction_and_target), axis=batch)
inner = where(${b} == 3, max(square_of_the_difference_of_both, difference_of_prediction_and_target * ${b}), 1)
where(${a} == 1, whole, where(${b} == 2, square_of_the_difference_of_both * ${b}, inner - ${share}))`,
  wide_call: `max(prediction, ${share}) * log_t(1.5 + target^2, ${share})`,
};

const specOf = (name: string, loss: string): Spec =>
  readSpec(
    {
      name: `${name}.loss.yaml`,
      text: JSON.stringify({
        name,
        summary: 'Its lines do not fit.',
        features: ['number', 'timeseries'],
        input: 'prediction',
        parameters: {
          [a]: { default: 1, minimum: 0, description: 'How much those weigh that are true, by the side of those that are not.' },
          [b]: { default: 1, exclusiveMinimum: 0, description: 'How much those weigh that are not true.' },
        },
        loss,
      }),
    },
    readCatalogue(),
  );

export const wide: readonly Spec[] = Object.entries(formulas).map(([name, loss]) => specOf(name, loss));
