/** The check that what a computer computes is what a loss means, and how its findings are told. */

import { type Diagnostic, diagnostic } from '../diagnostics.js';
import { type Disagreement, disagreement, type Worst } from './agreement.js';
import type { Case } from './cases.js';
import type { Checked, Subject, Tally } from './checked.js';
import { type ComputerRow, fitting, precisionOf, title, toleranceOf } from './computers.js';
import { isRounding } from './few-digits.js';
import type { Precision } from './rounding.js';
import { asCase, type Place, placed, shown } from './say.js';

/** So many findings of one computer are told; the others say the same. */
const mostTold = 2;

export async function agreement(row: ComputerRow, subject: Subject, cases: readonly Case[]): Promise<Checked> {
  const compute = row.of(subject);
  const worst: Worst = { error: 0, one: null };
  const stress: Record<string, Tally> = {};
  const wrong: Disagreement[] = [];
  const rounded: Disagreement[] = [];
  const precision = precisionOf(row);
  const possible = fitting(row, subject.programs, cases);
  for (const one of possible) {
    const found = await disagreement(one, compute, { tolerance: toleranceOf(row, one), worst });
    const fails = found !== null && !isRounding(found, precision);
    if (found !== null) (fails ? wrong : rounded).push(found);
    for (const tag of one.tags) {
      const { tried, failed } = stress[tag] ?? { tried: 0, failed: 0 };
      stress[tag] = { tried: tried + 1, failed: failed + (fails ? 1 : 0) };
    }
  }
  const at = worst.one === null ? null : { error: worst.error, tolerance: toleranceOf(row, worst.one), at: worst.one.name };
  return {
    check: title(row),
    tried: possible.length,
    findings: wrong.slice(0, mostTold).map((one) => told(one, row)),
    notes: rounded.slice(0, 1).map((one) => fewDigits(one, precision)),
    worst: at,
    stress,
  };
}

function fewDigits({ one, part, index, got, meant }: Disagreement, precision: Precision): Diagnostic {
  const args = {
    loss: one.program.spec.name,
    precision: precision.name,
    part: `${part}[${index}]`,
    got: shown(got, 9),
    meant: shown(meant!, 9),
  };
  return diagnostic('few_digits', { ...args, input: placed(placeOf(one)) });
}

const placeOf = ({ program, config, point: { sizes, inputs } }: Case): Place => ({ program, config, sizes, inputs });

function told({ one, part, index, got, meant }: Disagreement, row: ComputerRow): Diagnostic {
  const { program, weighing, level } = one;
  const place = placeOf(one);
  const params = level === 'position' || level === program.spec.reduction ? {} : { reduction: level };
  return diagnostic('disagrees', {
    loss: program.spec.name,
    where: title(row),
    part: `${part}[${index}]`,
    got: shown(got, 9),
    meant: meant === null ? 'what no number of digits settles' : shown(meant, 9),
    input: placed(place),
    case: JSON.stringify({ ...asCase(place, params), ...weighing }),
  });
}
