/** The programs of a loss → one WebAssembly module as text, and for each program what its functions are called with. */

import { number } from '../../code/number.js';
import type { Expr } from '../../ir/expr.js';
import { lengthOf } from '../../ir/parts.js';
import type { Program } from '../../program.js';
import type { Dim } from '../../spec/features.js';
import { type Cases, casesOf, inCase } from './cases.js';
import { misfit } from './fit.js';
import { carried, type ValueNames } from './formula/names.js';
import { type Often, type Result, type Role, rolesOf } from './formula/roles.js';
import { elementaryFunction } from './lanes/say.js';
import { restBytes } from './loops/frame.js';
import { type KernelFunction, kernelFunction } from './loops/function.js';
import { bytesOf } from './loops/kept-rows.js';
import { calledBy } from './text/called.js';
import { parts, scaling } from './text/parts.js';

export interface Module {
  readonly text: string;
  /** For each program, by role: the text of an expression of `$size` that says how to call it; or why it has no kernel. */
  readonly tables: readonly (ReadonlyMap<string, string> | string)[];
}

export function moduleOf(programs: readonly Program[]): Module {
  const functions = new Map<string, string>();
  const tables = programs.map((program) => {
    const reason = misfit(program);
    return reason ?? tableOf(program, functions);
  });
  const bodies = [...functions].map(([text, name]) => `\n  ;; ${says(name)}\n  (func (export "${name}")\n${text}\n  )\n`);
  const text = bodies.join('');
  const imports = [...asks].map(([name, own]) => (text.includes(`(call $${name} `) ? own : '')).join('');
  const counts = tables.some((table) => typeof table !== 'string' && table.get('both')?.includes('counts: true'));
  const beside = `${counts ? scaling : ''}${calledBy(text, (name) => (asks.has(name) ? '' : (parts.get(name) ?? elementaryFunction(name))))}`;
  return {
    text: `${formulaOf(programs[0]!)}(module\n  (import "env" "memory" (memory 0))\n${imports}\n${beside}${text})\n`,
    tables,
  };
}

/** What a kernel asks of its host, where rows come in parts: how many of those from one on stand ready, and where those of a tensor lie. */
const asks: ReadonlyMap<string, string> = new Map([
  ['rows', '  (import "env" "rows" (func $rows (param $first i32) (param $end i32) (result i32)))\n'],
  ['place', '  (import "env" "place" (func $place (param $tensor i32) (param $first i32) (result i32)))\n'],
]);

/** The loss as its author wrote it. */
const formulaOf = ({ spec }: Program): string => {
  const lines = spec.loss.text.trim().split('\n');
  return [`${spec.summary}`, '', ...lines.map((line) => `  ${line}`)]
    .map((line) => `;; ${line}`.trimEnd())
    .join('\n')
    .concat('\n\n');
};

/** What a function computes, by its name. */
function says(name: string): string {
  const [role, input = ''] = name.split('.') as [string, string?];
  if (role === 'both') return 'The sum of the loss over all positions, and its gradient by the first input.';
  if (role === 'weighted')
    return 'The same with a weight for each position, the loss of each, and the gradient by each input: what has an address.';
  return role === 'value' ? 'The loss.' : `The gradient by ${input}.`;
}

/** Where the function of `both` would be as long as that of weighted calls and no faster, it is that one, called without weights. */
function tableOf(program: Program, functions: Map<string, string>): Map<string, string> {
  const roles = rolesOf(program);
  const weighted = roles.find(({ name }) => name === 'weighted') ?? null;
  return new Map(
    roles.map((role) => [
      role.name,
      caseText(role, { role, names: role.names, instead: role.name === 'both' ? weighted : null, often: role.often, program, functions }),
    ]),
  );
}

function caseText(role: Role, place: Place): string {
  const said = (expr: Expr, hole = 0) => number(expr, sizeOf(place.program), hole);
  const visit = (cases: Cases, { names, instead }: Pick<Place, 'names' | 'instead'>): string | null => {
    if ('exprs' in cases) {
      const results = role.results.map((result, i) => ({ ...result, expr: cases.exprs[i]! }));
      return callText(results, { ...place, often: role.often, names, instead });
    }
    const given = (value: boolean) => carried(names, (exprs) => inCase(exprs, cases.condition, value));
    const yes = visit(cases.yes, { names: given(true), instead });
    return yes === null ? null : `(${said(cases.condition, 3)} ? ${yes} : ${visit(cases.no, { names: given(false), instead: null })!})`;
  };
  const exprs = role.results.map(({ expr }) => expr);
  const cases = casesOf(exprs, role.often === 'each step' ? defaultsOf(place.program) : null, place.program.order);
  return visit(cases, { names: role.names, instead: place.instead }) ?? caseText(place.instead!, { ...place, instead: null });
}

/** Beside pairs, what parameters choose is not worth a function of its own. */
const defaultsOf = ({ spec, renamed }: Program) =>
  renamed.size > 0 ? null : Object.fromEntries(spec.parameters.map(({ name, default: value }) => [name, value]));

interface Place {
  /** What is asked for, and the role that may stand in. */
  readonly role: Role;
  readonly instead: Role | null;
  readonly names: ValueNames;
  readonly often: Often;
  readonly program: Program;
  readonly functions: Map<string, string>;
}

/** A total that is known before the call is not asked of the kernel. */
function callText(results: readonly Result[], place: Place): string | null {
  const { role, instead, names, often, program, functions } = place;
  const inputs = program.signature.inputs.map(({ name, dims }) => [name, dims] as const);
  const made = kernelFunction(
    results.filter((result) => !isKnown(result)),
    {
      order: program.order,
      renamed: program.renamed,
      inputs: new Map([...inputs, ['users', program.dims], ['g.divisor', program.dims]]),
      names,
    },
    often,
  );
  if (instead !== null && made.isBrief) return null;
  const name = functions.get(made.text) ?? nameFor(made.outputs.includes('out.terms') ? 'weighted' : role.name, functions);
  functions.set(made.text, name);
  const size = sizeOf(program);
  const asked = made.outputs.includes('out.terms') ? role.results : results;
  const fields = [
    `run: '${name}'`,
    `lengths: [${made.groups.map((group) => group.map(size).join(' * ')).join(', ')}]`,
    `tensors: [${listed([...made.tensors, ...made.outputs])}]`,
    ...roomText(made.room, size),
    `numbers: [${made.scalars.map((expr) => number(expr, size) + (isNullable(expr, program) ? ' ?? 0' : '')).join(', ')}]`,
    ...asked.filter(isKnown).map(({ name: total, expr }) => `${total}: ${number(expr, size)}`),
    ...(asked.some(({ name: total, expr }) => total === 'divisor' && !expr.static) ? ['counts: true'] : []),
    ...(made.divides ? ['divides: true'] : []),
    ...(made.parts === null ? [] : [`parts: { along: ${made.parts.along}, of: [${listed(made.parts.of)}] }`]),
  ];
  return `{ ${fields.join(', ')} }`;
}

const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

const isKnown = ({ dims, expr }: Result): boolean => dims === null && expr.static;

/** Where it is null, what is made of it is not chosen. */
const isNullable = ({ op, name }: Expr, { spec }: Program): boolean =>
  op === 'parameter' && spec.parameters.some((parameter) => parameter.name === name && parameter.nullable);
/** Places for what is read under second names as well, and the rows that are kept. */
function roomText({ slots, rows }: KernelFunction['room'], size: (dim: Dim) => string): string[] {
  const lengths = rows.map((row) => bytesOf(row, row.kept.map(size).join(' * ')));
  const all = [...(slots === 0 ? [] : [String(restBytes * slots)]), ...lengths];
  return all.length === 0 ? [] : [`room: ${all.join(' + ')}`];
}

/** An axis that the formula makes has its length in its name. */
const sizeOf =
  ({ renamed }: Program) =>
  (dim: Dim): string =>
    String(lengthOf(dim) ?? `$size('${renamed.get(dim) ?? dim}')`);

function nameFor(role: string, functions: ReadonlyMap<string, string>): string {
  const taken = new Set(functions.values());
  let name = role;
  for (let n = 2; taken.has(name); n++) name = `${role}.${n}`;
  return name;
}
