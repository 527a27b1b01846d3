/** What `verify` found: a row for each loss, and every finding at its place. */

import type { Diagnostic } from '../diagnostics.js';
import { troubles } from '../verify/cases.js';
import type { Checked, Tally } from '../verify/checked.js';
import type { Output } from './command.js';
import { report, say } from './failure.js';
import { columns } from './table.js';
import type { Proven } from './verify-share.js';

export interface Proofs {
  readonly proven: readonly Proven[];
  /** Packages without which a backend was left out. */
  readonly missing: readonly string[];
  /** What is wrong with golden cases of no loss. */
  readonly strays: readonly Diagnostic[];
}

const findingsOf = ({ proven, strays }: Proofs) => [
  ...proven.flatMap(({ checked }) => checked.flatMap(({ findings }) => findings)),
  ...strays,
];

export function printText(proofs: Proofs, output: Output): void {
  const { proven } = proofs;
  const heads = (proven[0]?.checked ?? []).map(({ check }) => check);
  const rows = proven.map(({ name, checked }) => [name, ...checked.map(cell), nearest(checked)]);
  const computes = rows.some((row) => row.at(-1) !== '');
  const [head, ...lines] = columns([['loss', ...heads, ...(computes ? ['nearest to its limit'] : [])], ...rows]);
  output.data(output.style('bold', head!));
  for (const [i, line] of lines.entries()) {
    const failed = proven[i]!.checked.some(({ findings }) => findings.length > 0);
    output.data(failed ? output.style('red', line) : line);
  }
  conclude(proofs, output);
}

/** The largest error; how many were tried, where there is none; or how many failed. */
function cell({ findings, notes, tried, worst, stress }: Checked): string {
  if (notes.length > 0) return '!';
  const failed = Object.keys(stress).length === 0 ? findings.length : findings.length > 0 ? 'fails' : 0;
  if (findings.length > 0) return `✗${failed === 'fails' ? '' : ` ${failed}`}`;
  if (worst !== null) return worst.error.toExponential(0);
  return tried === 0 ? '-' : tried === 1 ? '✓' : `✓ ${tried}`;
}

/** The worst input of a loss: where an error comes nearest to what is allowed. */
function nearest(checked: readonly Checked[]): string {
  const all = checked.flatMap(({ check, worst }) => (worst === null ? [] : [{ check, ...worst, share: worst.error / worst.tolerance }]));
  if (all.length === 0) return '';
  const { check, share, at } = all.reduce((a, b) => (b.share > a.share ? b : a));
  return `${Math.ceil(100 * share)}% ${check}, ${at}`;
}

/** A row for each loss, a column for each stress: how many cases were tried by all computers, or how many failed. */
export function printStress(proofs: Proofs, output: Output): void {
  const totals = proofs.proven.map(({ name, checked }) => ({ name, tally: summed(checked) }));
  const tried = totals.flatMap(({ tally }) => Object.keys(tally));
  const names = troubles.filter((name) => tried.includes(name));
  const rows = totals.map(({ name, tally }) => [name, ...names.map((stress) => told(tally[stress]))]);
  const [head, ...lines] = columns([['loss', ...names], ...rows]);
  output.data(output.style('bold', head!));
  for (const line of lines) output.data(line.includes('✗') ? output.style('red', line) : line);
  const failing = totals.filter(({ tally }) => Object.values(tally).some(({ failed }) => failed > 0)).length;
  output.data(`${failing} of ${totals.length} rows fail.`);
  conclude(proofs, output);
}

const told = (tally: Tally | undefined): string =>
  tally === undefined ? '-' : tally.failed > 0 ? `✗ ${tally.failed}` : String(tally.tried);

function summed(checked: readonly Checked[]): Record<string, Tally> {
  const total: Record<string, Tally> = {};
  for (const { stress } of checked)
    for (const [name, { tried, failed }] of Object.entries(stress))
      total[name] = { tried: (total[name]?.tried ?? 0) + tried, failed: (total[name]?.failed ?? 0) + failed };
  return total;
}

function conclude(proofs: Proofs, output: Output): void {
  const { proven, missing } = proofs;
  const findings = findingsOf(proofs);
  say([...findings, ...proven.flatMap(({ checked }) => firstOfEach(checked.flatMap(({ notes }) => notes)))], output);
  for (const name of missing) output.note(`${name} is not installed here, so its backend was left out.`);
  const failed = proven.filter(({ checked }) => checked.some((one) => one.findings.length > 0)).length;
  const tried = proven.reduce((sum, { checked }) => sum + checked.reduce((all, one) => all + one.tried, 0), 0);
  const losses = `${proven.length} ${proven.length === 1 ? 'loss' : 'losses'}`;
  output.note(failed === 0 ? `${losses} proven in ${tried} trials.` : `${failed} of ${losses} failed.`);
}

/** Of the notes of one kind a loss has the first told; the cells show for which other computers it holds. */
const firstOfEach = (notes: readonly Diagnostic[]): Diagnostic[] => [
  ...new Map(notes.toReversed().map((note) => [note.code, note])).values(),
];

export function printJson(proofs: Proofs, output: Output): void {
  const losses = proofs.proven.map(({ name, spec, checked }) => ({
    name,
    spec,
    checks: checked.map(({ findings, notes, ...rest }) => ({ ...rest, findings: findings.length, notes: notes.length })),
  }));
  const findings = findingsOf(proofs).map(report);
  const notes = proofs.proven.flatMap(({ checked }) => checked.flatMap((one) => one.notes)).map(report);
  output.data(JSON.stringify({ proven: findings.length === 0, missing: proofs.missing, losses, findings, notes }, null, 2));
}
