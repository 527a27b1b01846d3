/** Declared properties, each tried until it is refuted; a refutation is told by its simplest numbers. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import type { Program } from '../program.js';
import type { PropertyName } from '../spec/spec.js';
import { type Claim, claims } from './claims.js';
import { shrink } from './shrink.js';
import { inDigits, inFloats, type Trial, trialsOf } from './trials.js';

/** What is wrong with the properties that a spec declares. */
export function propertyIssues(programs: readonly Program[]): Diagnostic[] {
  const { properties } = programs[0]!.spec;
  return properties.flatMap(({ name, span }) => {
    const refutation = refute(programs, name);
    return refutation === null ? [] : [diagnostic(refutation.code, { property: name, why: refutation.why }, span)];
  });
}

interface Refutation {
  readonly code: 'property_false' | 'property_senseless';
  readonly why: string;
}

/** null: nothing speaks against it. */
export function refute(programs: readonly Program[], name: PropertyName): Refutation | null {
  const claim = claims[name];
  const sensible = programs.filter((program) => claim.senseless(program) === null);
  if (sensible.length === 0) return { code: 'property_senseless', why: claim.senseless(programs[0]!)! };
  for (const [i, trial] of [...trialsOf(sensible)].entries()) {
    if (claim.costly === true && i % 8 > 0) continue;
    if (claim.refuted(trial, inFloats(trial)) === null) continue;
    const why = surely(trial, claim);
    if (why !== null) return { code: 'property_false', why };
  }
  return null;
}

/** The refutation in many digits, at the simplest trial that is one; null where only rounding spoke. */
function surely(trial: Trial, claim: Claim): string | null {
  const said = (one: Trial) => claim.refuted(one, inDigits(one));
  return said(trial) === null ? null : said(shrink(trial, (one) => said(one) !== null));
}
