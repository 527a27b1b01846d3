/** Golden files against a list of losses: what came of every case, and the same as a table for people. */

import { compile, type Program } from '../../program.js';
import type { GoldenSources } from '../../project/goldens.js';
import type { Spec } from '../../spec/spec.js';
import { readConventions } from './convention.js';
import { readGoldens } from './golden.js';
import { byReference, type Compute } from './judge.js';
import { type Outcome, outcomeOf, readDifferences } from './outcome.js';

export interface FileOutcomes {
  /** Name of the file. */
  readonly file: string;
  readonly outcomes: readonly Outcome[];
}

/** Throws a Refusal or an Error where a file cannot be read as what it is. */
export function runGoldens(
  { cases, conventions, differences }: GoldenSources,
  specs: readonly Spec[],
  compute: Compute = byReference,
): FileOutcomes[] {
  const tables = { conventions: readConventions(conventions), differences: differences.flatMap(readDifferences) };
  const how = { programsOf: programsIn(specs), compute };
  return cases.map(({ name, text }) => ({
    file: name,
    outcomes: readGoldens(name, text).map((golden) => outcomeOf(golden, tables, how)),
  }));
}

/** The programs of a loss by its name, compiled when first asked for; none where there is no such loss. */
export function programsIn(specs: readonly Spec[]): (name: string) => readonly Program[] {
  const byName = new Map([...specs].reverse().map((spec) => [spec.name, spec]));
  const known = new Map<string, readonly Program[]>();
  return (name) => {
    const spec = byName.get(name);
    const found = known.get(name) ?? (spec === undefined ? [] : compile(spec, specs));
    known.set(name, found);
    return found;
  };
}
