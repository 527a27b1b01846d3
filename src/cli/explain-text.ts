/** The facts of a loss as a page that a person reads. */

import type { Output } from './command.js';
import type { Facts, Form } from './explain-facts.js';
import { plot } from './explain-plot.js';
import { columns } from './table.js';

export function page(facts: Facts, { style }: Output): string {
  const origins = {
    project: `of this project, ${facts.spec}`,
    file: facts.spec ?? '',
    library: 'of the standard library',
    torch: 'of torch.nn',
  };
  const head = [
    `${style('bold', facts.name)}  ${style('dim', `${facts.class}, ${origins[facts.origin]}`)}`,
    ...[facts.summary, facts.paper, facts.torch === null ? '' : `Equivalent to torch.nn.${facts.torch}.`].filter(Boolean),
  ] as string[];
  const plain = facts.forms.filter(({ features }) => features.some((feature) => !feature.endsWith(')')));
  const spoken = plain.length === 0 ? facts.forms : plain;
  const sections = [
    ['Shapes', shapes(facts)],
    ['Parameters', columns(facts.parameters.map(parameterRow))],
    ['Formula', [...facts.formula.drawn!, ...beside('weight', facts.formula.weight), ...beside('divisor', facts.formula.divisor)]],
    ...spoken.flatMap((form) => formSections(form, spoken.length > 1)),
    ['Properties', facts.properties.length === 0 ? [] : [facts.properties.join(', ')]],
    ['Examples', facts.examples.map(example)],
    ['Curve', curves(facts)],
  ] as const;
  const printed = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [style('bold', title), ...lines.map((line) => (line === '' ? '' : `  ${line}`))].join('\n'));
  return [head.join('\n'), ...printed].join('\n\n');
}

function shapes({ signatures, reduction }: Facts): string[] {
  const show = (axes: readonly string[]) => `[${axes.join(', ')}]`;
  const rows = signatures.map(({ features, inputs, unreduced }) => [
    features.join(', '),
    inputs
      .map(({ name, axes, type, ...rest }) => [name, show(axes), ...(type === 'real' ? [] : [type]), ...range(rest)].join(' '))
      .join(', '),
    unreduced.length === 0 ? '→ one loss for the whole batch' : `→ ${show(unreduced)}, reduced by ${reduction}`,
  ]);
  return columns(rows);
}

/** Where a number lies: `≥ 0`. */
function range(given: Readonly<Record<string, unknown>>): string[] {
  const signs = { minimum: '≥', exclusiveMinimum: '>', maximum: '≤', exclusiveMaximum: '<' };
  return Object.entries(signs).flatMap(([key, sign]) => (given[key] === undefined ? [] : [`${sign} ${given[key]}`]));
}

function parameterRow(parameter: Facts['parameters'][number]): string[] {
  const given = parameter as Record<string, unknown>;
  const values = Array.isArray(given.enum) ? [given.enum.join(' or ')] : [];
  const kind = given.type === 'array' ? `array along ${given.axis}` : String(given.type);
  return [
    String(given.name),
    `${kind}${given.nullable ? ' or null' : ''}`,
    [...range(given), ...values].join(', '),
    `default ${JSON.stringify(given.default)}`,
    String(given.description ?? ''),
  ];
}

const beside = (name: string, lines: readonly string[] | null): string[] =>
  lines === null ? [] : ['', `${name}:`, ...lines.map((line) => `  ${line}`)];

function formSections({ features, rewrites, kinks, lines }: Form, several: boolean): (readonly [string, readonly string[]])[] {
  const of = several ? `, ${features.join(', ')}` : '';
  return [
    [`As computed${of}`, lines.computed.flatMap(wrapped)],
    [`Rewritten${of}`, [...rewrites.flatMap(gain), ...shorter(rewrites)]],
    [`Gradient${of}`, [...lines.gradient.flatMap(wrapped), ...kinks]],
  ];
}

/** For the sake of floats: where it was applied, and the error in float32 before and after. */
function gain({ rule, line, of, before, after, receipt }: Form['rewrites'][number]): string[] {
  if (receipt === null) return [];
  const error = (value: number) => (Number.isFinite(value) ? value.toExponential(0) : 'infinite');
  const errors = `error in float32 ${error(receipt.before)} before, ${error(receipt.after)} after; ${receipt.why}`;
  const worst = receipt.at === null ? [] : [`  worst with ${short(receipt.at, 96)}`];
  return [`line ${line}, ${short(of)}: ${rule}`, `  ${short(before)} → ${short(after)}`, `  ${errors}`, ...worst];
}

/** The others, which change no digit, a line for each. */
function shorter(rewrites: Form['rewrites']): string[] {
  const plain = rewrites.filter(({ receipt }) => receipt === null);
  if (plain.length === 0) return [];
  const rows = plain.map(({ rule, line, before, after }) => [`  line ${line}`, rule, `${short(before, 44)} → ${short(after, 44)}`]);
  return ['only shorter:', ...columns(rows)];
}

const short = (text: string, most = 56): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Lines of up to 100 characters, broken at spaces. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + word.length > 100) lines.push(`    ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function example({ inputs, params, weights, equals }: Facts['examples'][number]): string {
  const given = Object.entries({ ...inputs, ...params, ...(weights === null ? {} : { weights }) });
  return `${given.map(([name, value]) => `${name} ${JSON.stringify(value).replaceAll(',', ', ')}`).join('  ')}  → ${Number(equals.toPrecision(10))}`;
}

const size = { columns: 61, rows: 7 };

function curves({ curve }: Facts): string[] {
  if (curve === null) return [];
  const xs = curve.points.map(({ x }) => x);
  const of = (pick: 'loss' | 'slope', title: string) => [title, ...plot({ xs, ys: curve.points.map((point) => point[pick]) }, size)];
  return [...of('loss', `loss, along ${curve.along}`), '', ...of('slope', 'its slope')];
}
