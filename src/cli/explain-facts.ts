/** What `explain` says of a loss, as data: also what it prints with --json. */

import { type Expr, input, one, topological, zero } from '../ir/expr.js';
import { rebuild } from '../ir/rebuild.js';
import { parse } from '../lang/parse.js';
import { typesetBody } from '../lang/typeset.js';
import type { Program } from '../program.js';
import { rewrite } from '../rewrite/rewrite.js';
import { simplifying } from '../rewrite/rule.js';
import type { Formula, Limit, Spec } from '../spec/spec.js';
import { type Receipt, receiptOf, type Written, writtenAt } from '../verify/receipts.js';
import { sliceOf } from './explain-curve.js';
import { excerpt } from './explain-excerpt.js';
import { kinks } from './explain-kinks.js';
import { sharedLines } from './explain-shared.js';
import type { Subject } from './try-subject.js';

/** A program as formulas of the language; signatures whose formulas are equal share one. */
export interface Form {
  readonly features: readonly string[];
  readonly computed: Readonly<Record<string, string>>;
  readonly rewrites: readonly Rewrite[];
  /** Of the unreduced loss, by input. */
  readonly gradient: Readonly<Record<string, string>>;
  /** The same two in lines, what they repeat being named once. */
  readonly lines: { readonly computed: readonly string[]; readonly gradient: readonly string[] };
  readonly kinks: readonly string[];
}

/** `receipt`: what it gains, if it is there for the sake of floats and not only shorter. */
interface Rewrite extends Written {
  readonly rule: string;
  readonly before: string;
  readonly after: string;
  readonly receipt: Receipt | null;
}

export type Facts = ReturnType<typeof factsOf>;

/** Where along its line a curve is computed. */
const shares = Array.from({ length: 121 }, (_, i) => i / 120);

export function factsOf({ spec, programs, origin }: Subject) {
  return {
    name: spec.name,
    class: spec.className,
    origin,
    spec: origin === 'project' || origin === 'file' ? spec.source.name : null,
    summary: spec.summary,
    paper: spec.paper,
    torch: spec.torch,
    features: spec.features.map(({ name }) => name),
    signatures: programs.map(({ signature, dims }) => ({
      features: signature.features,
      inputs: signature.inputs.map(({ name, dims: axes, domain }) => ({ name, axes, type: domain, ...boundsOf(spec, name) })),
      unreduced: dims,
    })),
    reduction: spec.reduction,
    parameters: spec.parameters.map(parameterFacts),
    formula: { source: spec.loss.text.trim(), drawn: drawn(spec.loss), weight: drawn(spec.weight), divisor: drawn(spec.divisor) },
    forms: forms(programs),
    properties: spec.properties.map(({ name }) => name),
    examples: spec.examples.map(({ inputs, params, weights, equals }) => ({ inputs, params, weights, equals })),
    curve: sliceOf(programs[0]!, shares),
  };
}

/** As the spec writes them. */
const boundsOf = ({ inputs }: Spec, name: string): Readonly<Partial<Record<Limit, string>>> =>
  Object.fromEntries(
    Object.entries(inputs.find((one) => one.name === name)!.bounds).map(([limit, { text: bound }]) => [limit, bound.trim()]),
  );

function parameterFacts({ span: _, ...parameter }: Spec['parameters'][number]) {
  return Object.fromEntries(
    Object.entries(parameter).filter(([key, value]) => key === 'default' || (value !== null && value !== false && value !== '')),
  );
}

const drawn = (formula: Formula | null): string[] | null => (formula === null ? null : typesetBody(parse(formula), 96));

function forms(programs: readonly Program[]): Form[] {
  const all = programs.map(formOf);
  const key = ({ features: _, ...form }: Form) => JSON.stringify(form);
  const distinct = all.filter((form, i) => all.findIndex((other) => key(other) === key(form)) === i);
  return distinct.map((form) => ({
    ...form,
    features: all.filter((other) => key(other) === key(form)).flatMap(({ features }) => features),
  }));
}

function formOf(program: Program): Form {
  const { signature, meant, stable, gradients, applied, names } = program;
  const outputs = Object.entries(stable).filter((pair): pair is [string, Expr] => pair[1] !== null);
  const slopes = signature.inputs.flatMap(({ name }, i): [string, Expr][] => (gradients[i] ? [[name, ofLossAlone(gradients[i])]] : []));
  const labelled = outputs.map(([name, expr]): [string, Expr] => [outputs.length > 1 ? `${name} = ` : '', expr]);
  const lines = applied.map((one) => ({
    rule: one.rule,
    ...writtenAt(program, one),
    before: excerpt(one.before, longest),
    after: excerpt(one.after, longest),
    receipt: one.group === 'stabilise' ? receiptOf(program, one) : null,
  }));
  const key = (line: object) => JSON.stringify(line);
  return {
    features: signature.distribution ? [`${signature.features.join(', ')} (target as a distribution)`] : signature.features,
    computed: Object.fromEntries(outputs.map(([name, expr]) => [name, formula(expr, names)])),
    rewrites: lines.filter((line, i) => lines.findIndex((other) => key(other) === key(line)) === i),
    gradient: Object.fromEntries(slopes.map(([name, expr]) => [name, formula(expr, names)])),
    lines: {
      computed: sharedLines(Object.fromEntries(labelled), names),
      gradient: sharedLines(Object.fromEntries(slopes.map(([name, expr]) => [`by ${name}: `, expr])), names),
    },
    kinks: kinks(Object.values(meant).filter((expr) => expr !== null)),
  };
}

/** In the language of formulas, a line for what it repeats. */
const formula = (expr: Expr, names: Program['names']): string => sharedLines({ '': expr }, names).join('\n');

/** Of what a rewrite found and made. */
const longest = 160;

/** With 1 for the upstream gradient of the loss, and none for weight and divisor. */
function ofLossAlone(gradient: Expr): Expr {
  const done = new Map<Expr, Expr>();
  const settled = (expr: Expr) => {
    if (expr.op !== 'input' || !expr.name.startsWith('g.'))
      return rebuild(
        expr,
        expr.args.map((arg) => done.get(arg)!),
      );
    return expr === input('g.loss', expr.dims) ? one : zero;
  };
  for (const expr of topological([gradient])) done.set(expr, settled(expr));
  return rewrite([done.get(gradient)!], simplifying).results[0]!;
}
