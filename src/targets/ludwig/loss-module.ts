/** The module of a loss: its formula as a function, its configuration, its torch module, its metric, its registration. */

import { fill } from '../../code/template.js';
import type { File } from '../../file.js';
import { knownIds } from '../../inputs/known-ids.js';
import type { Program } from '../../program.js';
import type { Spec } from '../../spec/spec.js';
import type { Library } from '../target.js';
import { configClass, entryTypes } from './config-class.js';
import { lossFunction } from './functions.js';
import { mixinOf } from './mixin.js';
import { lossPath } from './paths.js';
import { call, documentation, numeral, quote, reserved, tuple } from './python.js';
import { isPlainTorch, torchClass } from './torch-class.js';

export function lossModule(programs: readonly Program[], { layout, template }: Library): File {
  const { spec } = programs[0]!;
  const body = isPlainTorch(programs) ? [torchClass(spec, docOf(spec))] : [...formulas(programs)];
  const metric = [
    `class ${spec.className}Metric(FormulaMetric):`,
    documentation(`The loss \`${spec.name}\` over an epoch.`, '    '),
    '',
    `    def __init__(self, config: ${spec.className}Config, **_: object) -> None:`,
    `        super().__init__(${spec.className}(config))`,
  ].join('\n');
  const parts = [configClass(spec), ...body, metric, registration(spec)].join('\n\n\n');
  const types = entryTypes(spec).map((line) => `${line}\n`);
  const skeleton = template('ludwig/loss.py.hbs');
  const text = fill('ludwig/loss.py.hbs', skeleton, {
    doc: documentation(spec.summary || spec.name),
    imports: imports(types.join('') + parts),
    body: `${types.length === 0 ? '\n' : `${types.join('')}\n\n`}${parts}`,
  });
  return { path: lossPath(layout, spec.name), text, owner: 'tool', spec: spec.source.name, template: skeleton.name };
}

/** Formula, where it comes from. */
function docOf({ summary, name, loss, torch, paper }: Spec): string {
  const formula = loss.text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`);
  const source = torch === null ? [] : ['', `Equivalent to torch.nn.${torch}.`];
  return [summary || name, '', 'Formula:', ...formula, ...source, ...(paper === null ? [] : ['', paper])].join('\n');
}

function formulas(programs: readonly Program[]): string[] {
  const { spec } = programs[0]!;
  const texts = programs.map((program) => lossFunction(program, 'f'));
  const names = programs.map((_, i) => {
    const first = texts.indexOf(texts[i]!);
    return first === 0 ? plainName(spec.name) : `${plainName(spec.name)}_of_${label(programs[first]!)}`;
  });
  const functions = programs.flatMap((program, i) => (texts.indexOf(texts[i]!) === i ? [lossFunction(program, names[i]!)] : []));
  const signatures = programs.map((program, i) => signature(program, names[i]!)).filter((text, i, all) => all.indexOf(text) === i);
  const prediction = programs[0]!.signature.inputs[0]!.name;
  const module = [
    `class ${spec.className}(FormulaLoss, ${mixinOf(spec)}):`,
    documentation(docOf(spec), '    '),
    '',
    `    prediction_name = ${quote(prediction)}`,
    `    signatures = ${tuple(signatures, '    ', 17)}`,
  ].join('\n');
  return [...functions, module];
}

/** A name that shadows nothing of the module. */
const plainName = (name: string): string => (reserved.includes(name) ? `${name}_loss` : name);

const label = ({ signature: { distribution, features } }: Program): string => (distribution ? 'distributions' : features[0]!);

function signature(program: Program, formula: string): string {
  const { dims, order, spec } = program;
  const { inputs } = program.signature;
  const [prediction, target] = inputs;
  const axes = (names: readonly string[]) => (names.length === 0 ? '()' : tuple(names.map(quote)));
  const link = linkOf(spec, {
    truth: target?.domain === 'boolean',
    classes: prediction!.dims.includes('class'),
  });
  const settings = [
    formula,
    `prediction=${axes(prediction!.dims)}`,
    `target=${target === undefined ? 'None' : axes(target.dims)}`,
    `loss=${axes(dims)}`,
    ...(target?.domain === 'integer' && order.includes('class') ? ['ids=True', ...known(program)] : []),
    ...(link === null ? [] : [`link=ops.${link}`]),
  ];
  return call('Signature', settings, ',', '        ').slice(0, -1);
}

/** A nullable parameter is compared with as None, which no id equals. */
function known(program: Program): string[] {
  const ids = knownIds(program).map(({ op, name, value }) => (op === 'const' ? numeral(value) : quote(name)));
  return ids.length === 0 ? [] : [`known_ids=${tuple(ids)}`];
}

/** Ludwig gives logits; a loss of probabilities makes its own of them. */
function linkOf({ inputs }: Spec, { truth, classes }: { truth: boolean; classes: boolean }): string | null {
  const kind = inputs[0]!.kind;
  if (kind !== 'probabilities' && kind !== 'log_probabilities') return null;
  const many = classes && !truth;
  if (kind === 'probabilities') return many ? 'class_probabilities' : 'truth_probabilities';
  return many ? 'class_log_probabilities' : 'truth_log_probabilities';
}

function registration({ className, features, ludwig, source }: Spec): string {
  const settings = [
    `${className}Config`,
    className,
    `${className}Metric`,
    `features=[${features.map(({ name }) => quote(name)).join(', ')}]`,
    ...(ludwig === null ? [] : [`stands_in_for=${quote(ludwig)}`]),
    `source=${quote(source.name)}`,
  ];
  return call('register', settings);
}

/** Modules and the names of theirs that a text uses, in the order of ruff's import sorting. */
function imports(text: string): string {
  const code = text.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
  const uses = (name: string) => new RegExp(`(?<![\\w.])${name}\\b`).test(code);
  const from = (module: string, names: readonly string[]) => {
    const used = names.filter(uses);
    return used.length === 0 ? [] : [`from ${module} import ${used.join(', ')}`];
  };
  const sections = [
    [...(uses('math') ? ['import math'] : []), ...from('collections.abc', ['Sequence']), ...from('typing', ['Annotated'])],
    [
      ...(uses('torch') ? ['import torch'] : []),
      ...from('ludwig.modules.loss_modules', ['AnomalyScoreInputsMixin', 'LogitsInputsMixin']),
      'from ludwig.schema import utils as schema_utils',
      ...from('pydantic', ['Field']),
      ...from('torch', ['Tensor']),
    ],
    [
      ...from('..', ['functions', 'ops']),
      ...from('..config', ['LossConfig']),
      ...from('..formula', ['FormulaLoss', 'FormulaMetric', 'Positions', 'Signature', 'as_numbers', 'reduce']),
      ...from('..registration', ['register']),
    ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
