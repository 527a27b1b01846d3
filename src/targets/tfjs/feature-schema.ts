/** One JSON Schema for each feature type: any loss registered for it, told apart by `type`; without `type` the default loss. */

import type { File } from '../../file.js';
import { type FeatureName, featureNames, features } from '../../spec/features.js';
import type { JsonSchema } from '../../spec/json-schema.js';
import { configSchema } from '../../spec/parameter.js';
import type { Spec } from '../../spec/spec.js';
import { featurePath } from '../paths.js';
import type { Library } from '../target.js';

export function featureSchemas({ losses, layout }: Library): File[] {
  const specs = losses.map((programs) => programs[0]!.spec);
  const serving = (feature: FeatureName) => specs.filter((spec) => spec.features.some(({ name }) => name === feature));
  return featureNames
    .filter((feature) => serving(feature).length > 0)
    .map((feature) => {
      const text = `${JSON.stringify(featureSchema(feature, serving(feature)), null, 2)}\n`;
      return { path: featurePath(layout, feature), text, owner: 'tool', spec: null, template: null };
    });
}

/** An `if` for each loss that requires its own `type`, so that an absent one meets the default loss and no other. */
export function featureSchema(feature: FeatureName, specs: readonly Spec[]): JsonSchema {
  const fallback = specs.find(({ name }) => name === features[feature].defaultLoss);
  const names = specs.map(({ name }) => name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Loss of a ${feature} output feature`,
    type: 'object',
    properties: { type: { type: 'string', enum: names, ...(fallback === undefined ? {} : { default: fallback.name }) } },
    ...(fallback === undefined ? { required: ['type'] } : {}),
    allOf: [
      ...names.map((name) => when({ properties: { type: { const: name } }, required: ['type'] }, name)),
      ...(fallback === undefined ? [] : [when({ not: { required: ['type'] } }, fallback.name)]),
    ],
    $defs: Object.fromEntries(specs.map((spec) => [spec.name, withoutRequired(configSchema(spec))])),
  };
}

const when = (condition: JsonSchema, name: string): JsonSchema =>
  Object.fromEntries([
    ['if', condition],
    ['then', { $ref: `#/$defs/${name}` }],
  ]);

function withoutRequired({ required: _, $schema: __, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
