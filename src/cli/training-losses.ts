/** The losses that a training config names, and what their schemas refuse in them. */

import { closest, type Diagnostic, diagnostic, didYouMean } from '../diagnostics.js';
import { conform, described, expected, type Problem } from '../spec/conform.js';
import { type FeatureName, featureNames, features } from '../spec/features.js';
import { configSchema } from '../spec/parameter.js';
import type { Spec } from '../spec/spec.js';
import type { Path } from '../spec/yaml.js';
import { featureSchema } from '../targets/tfjs/feature-schema.js';
import type { Config } from './training-config.js';

/** Where a loss stands in a config, and the output feature it is for, if the config says so. */
export interface TrainingLoss {
  readonly path: Path;
  readonly value: unknown;
  /** Type and its place; null for a loss on its own. */
  readonly feature: { readonly type: unknown; readonly path: Path } | null;
}

/** One config, a list of them, or those of the output features of a Ludwig config; a feature without one has its default. */
export function lossesOf({ value }: Config): TrainingLoss[] {
  if (Array.isArray(value)) return value.map((one, i) => ({ path: [i], value: one, feature: null }));
  const outputs = (value as Record<string, unknown>).output_features;
  if (!Array.isArray(outputs)) return [{ path: [], value, feature: null }];
  return outputs.map((output: unknown, i) => {
    const { type, loss } = Object(output) as Record<string, unknown>;
    const path = ['output_features', i];
    return { path: [...path, 'loss'], value: loss ?? {}, feature: { type, path: [...path, 'type'] } };
  });
}

export interface Specs {
  /** Those that can be trained with here. */
  readonly known: readonly Spec[];
  readonly library: readonly Spec[];
}

export function problemsOf(loss: TrainingLoss, config: Config, specs: Specs): Diagnostic[] {
  const { path, value, feature } = loss;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [diagnostic('wrong_type', { where: place(path), expected: 'a mapping', got: described(value) }, config.spanOf(path))];
  }
  const { type } = value as Record<string, unknown>;
  if (feature !== null && !featureNames.includes(feature.type as FeatureName)) {
    return [
      diagnostic(
        'unknown_feature',
        { name: String(feature.type), suggestion: didYouMean(String(feature.type), featureNames) },
        config.spanOf(feature.path),
      ),
    ];
  }
  const wrong = typeProblem(type, loss, specs);
  if (wrong !== null) return [{ ...wrong, span: type === undefined ? config.spanOfKey(path) : config.spanOf([...path, 'type']) }];
  const name = String(type ?? features[feature!.type as FeatureName].defaultLoss);
  return conform(schemaFor(loss, name, specs), value).map((problem) => sentence(problem, name, { path, config }));
}

/** What keeps a type from choosing a loss. */
function typeProblem(type: unknown, { path, value, feature }: TrainingLoss, { known, library }: Specs): Diagnostic | null {
  const serving = feature === null ? known : known.filter((spec) => serves(spec, feature.type));
  const fallback = feature === null ? null : features[feature.type as FeatureName].defaultLoss;
  const name = type === undefined ? fallback : type;
  if (name === null) return diagnostic('missing_key', { where: place(path), key: 'type', suggestion: missingAdvice(value) });
  if (typeof name !== 'string')
    return diagnostic('wrong_type', { where: place([...path, 'type']), expected: 'a text', got: described(name) });
  if (serving.some((spec) => spec.name === name)) return null;
  const other = known.find((spec) => spec.name === name);
  // a feature that is silent has Ludwig's default, which this project need not have
  if (type === undefined && Object.keys(Object(value)).length === 0) return null;
  if (other === undefined) return diagnostic('unknown_loss', { name, suggestion: suggestion(name, serving, library) });
  const where = place([...path, 'type']);
  const got = `\`${name}\`, for ${other.features.map((one) => one.name).join(', ') || 'none'}`;
  return diagnostic('wrong_value', {
    where,
    expected: `a loss for ${feature!.type} features`,
    got,
    suggestion: serving.length === 0 ? 'None here is for it.' : `There are ${serving.map((spec) => spec.name).join(', ')}.`,
  });
}

const serves = (spec: Spec, feature: unknown): boolean => spec.features.some(({ name }) => name === feature);

function suggestion(name: string, serving: readonly Spec[], library: readonly Spec[]): string {
  if (library.some((spec) => spec.name === name)) return `It is in the standard library: run \`create-loss add ${name}\`.`;
  const alias = serving.find(({ aliases }) => aliases.includes(name));
  return alias === undefined
    ? didYouMean(
        name,
        serving.map((spec) => spec.name),
      )
    : `Did you mean \`${alias.name}\`?`;
}

function missingAdvice(value: unknown): string {
  const near = Object.keys(Object(value)).find((key) => closest(key, ['output_features', 'type']) !== null);
  return near === undefined
    ? 'It is the name of a loss; `create-loss list` shows them.'
    : `Did you mean \`${closest(near, ['output_features', 'type'])}\` by \`${near}\`?`;
}

function schemaFor({ feature }: TrainingLoss, name: string, { known }: Specs): object & Record<string, unknown> {
  if (feature === null) return { ...configSchema(known.find((spec) => spec.name === name)!) };
  const type = feature.type as FeatureName;
  const serving = known.filter((spec) => serves(spec, type));
  return serving.some((spec) => spec.name === name) ? { ...featureSchema(type, serving) } : {};
}

function sentence({ path: within, keyword, params, ...problem }: Problem, name: string, at: { path: Path; config: Config }): Diagnostic {
  const path = [...at.path, ...within];
  const where = place(path);
  if (keyword === 'additionalProperties') {
    const key = String(params.additionalProperty);
    const known = Object.keys(Object(problem.schema.properties));
    return diagnostic(
      'unknown_key',
      { key, where: `a config of ${name}`, suggestion: didYouMean(key, known) },
      at.config.spanOfKey([...path, key]),
    );
  }
  const args = { where, expected: expected({ path: within, keyword, params, ...problem }), got: described(problem.value) };
  if (keyword === 'type') return diagnostic('wrong_type', args, at.config.spanOf(path));
  const near = keyword === 'enum' && typeof problem.value === 'string' ? closest(problem.value, problem.schema.enum as string[]) : null;
  return diagnostic('wrong_value', { ...args, suggestion: near === null ? '' : `Did you mean \`${near}\`?` }, at.config.spanOf(path));
}

/** `output_features[0].loss.delta` */
function place(path: Path): string {
  const text = path.map((key) => (/^\d+$/.test(String(key)) ? `[${key}]` : `.${key}`)).join('');
  return text === '' ? 'The config' : `\`${text.replace(/^\./, '')}\``;
}
