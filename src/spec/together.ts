/** Specs that are each right but cannot stand together: a name, an alias or a class twice. */

import { type Diagnostic, diagnostic, type Span } from '../diagnostics.js';
import type { Spec } from './spec.js';
import { type Path, parseYaml } from './yaml.js';

/** One finding for each spec that takes what an earlier one has. */
export function clashes(specs: readonly Spec[]): Diagnostic[] {
  const names = new Map<string, Spec>();
  const classes = new Map<string, Spec>();
  return specs.flatMap((spec) => [...nameClashes(spec, names), ...classClashes(spec, classes)]);
}

function nameClashes(spec: Spec, taken: Map<string, Spec>): Diagnostic[] {
  const paths: [string, Path][] = [[spec.name, ['name']], ...spec.aliases.map((alias, i): [string, Path] => [alias, ['aliases', i]])];
  return paths.flatMap(([name, path]) => {
    const other = taken.get(name);
    taken.set(name, other ?? spec);
    return other === undefined
      ? []
      : [diagnostic('name_taken', { name, first: other.source.name, second: spec.source.name }, spanIn(spec, path))];
  });
}

function classClashes(spec: Spec, taken: Map<string, Spec>): Diagnostic[] {
  const other = taken.get(spec.className);
  taken.set(spec.className, other ?? spec);
  if (other === undefined || other.name === spec.name) return [];
  return [diagnostic('class_taken', { name: spec.className, first: other.name, second: spec.name }, spanIn(spec, ['class']))];
}

const spanIn = (spec: Spec, path: Path): Span => parseYaml(spec.source).spanOf(path);
