/** The class file of a loss: what it is registered as, what it takes, its value and its gradient. */

import { type Code, code, comment, imports, literal, print, quote, symbol } from '../../code/code.js';
import { fill } from '../../code/template.js';
import type { File } from '../../file.js';
import { knownIds } from '../../inputs/known-ids.js';
import { dropped } from '../../ir/lengths.js';
import type { Program } from '../../program.js';
import { configPath, kernelPath, lossPath, runtimeSpecifier, specifier } from '../paths.js';
import type { Library } from '../target.js';
import { type Functions, functions, type Place } from './functions.js';

export function lossClass(programs: readonly Program[], { layout, template, targets }: Library): File {
  const { spec } = programs[0]!;
  const path = lossPath(layout, spec.name);
  const runtime = runtimeSpecifier(path, layout);
  const config = symbol(`${spec.className}Config`, specifier(path, configPath(layout, spec.name)));
  const place: Place = { runtime, config, tf: symbol('tf', '@tensorflow/tfjs', 'namespace') };
  const pairs = nameFunctions(programs, place);
  const texts = distinct(pairs).flatMap(({ text }, i): Code[] => (i === 0 ? [text] : ['\n', text]));
  const kernels = targets.includes('kernel') ? [symbol('kernels', specifier(path, kernelPath(layout, spec.name)))] : [];
  const bases = [symbol('Loss', runtime), symbol('Signature', runtime, 'type'), config, ...kernels];
  const skeleton = template('loss.ts.hbs');
  const text = fill('loss.ts.hbs', skeleton, {
    imports: imports([...bases, ...texts]),
    doc: comment(documentation(programs)),
    functions: print(texts).trimEnd(),
    className: spec.className,
    configName: `${spec.className}Config`,
    type: quote(spec.name),
    features: literal(spec.features.map(({ name }) => name)),
    inputs: literal(predictions(programs[0]!)),
    signatures: print(pairs.map((pair) => signatureText(pair))),
    kernels: kernels.length === 0 ? '' : '  protected override readonly kernels = kernels;\n',
  });
  return { path, text, owner: 'tool', spec: spec.source.name, template: skeleton.name };
}

const predictions = ({ spec }: Program): string[] => spec.inputs.filter(({ role }) => role === 'prediction').map(({ name }) => name);

function documentation([program]: readonly Program[]): string {
  const { spec } = program!;
  const source = spec.torch === null ? [] : ['', `Equivalent to torch.nn.${spec.torch}.`];
  const paper = spec.paper === null ? [] : ['', spec.paper];
  const formula = spec.loss.text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`);
  return [spec.summary || spec.name, '', ...formula, ...source, ...paper].join('\n');
}

interface Pair {
  readonly program: Program;
  readonly value: string;
  readonly gradient: string;
  readonly functions: Functions;
}

/** Programs whose functions read the same share them; a lone pair needs no telling apart. */
function nameFunctions(programs: readonly Program[], place: Place): Pair[] {
  const made = programs.map((program) => ({ program, functions: functions(program, place) }));
  const name = (part: 'value' | 'gradient') => {
    const texts = made.map((one) => print(one.functions[part]('f')));
    const alone = new Set(texts).size === 1;
    return made.map((_, i) =>
      alone ? part : `${label(made[texts.indexOf(texts[i]!)]!.program)}${part[0]!.toUpperCase()}${part.slice(1)}`,
    );
  };
  const [values, gradients] = [name('value'), name('gradient')];
  return made.map((one, i) => ({ ...one, value: values[i]!, gradient: gradients[i]! }));
}

const label = ({ signature: { distribution, features } }: Program): string =>
  distribution ? 'distribution' : features[0]!.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function distinct(pairs: readonly Pair[]): { name: string; text: Code }[] {
  const all = pairs.flatMap(({ value, gradient, functions: made }) => [
    { name: value, text: made.value(value) },
    { name: gradient, text: made.gradient(gradient) },
  ]);
  return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i);
}

function signatureText({ program, value, gradient }: Pair): Code {
  const { signature, dims } = program;
  const target = signature.inputs.find(({ role }) => role === 'target');
  const classAxis = target?.domain === 'integer' ? signature.inputs[0]!.dims.indexOf('class') : -1;
  const inputs = signature.inputs.map((input) => `        ${literal({ name: input.name, dims: input.dims, domain: input.domain })},\n`);
  const g = print(gradientParameters(program)) ? ', g' : '';
  return code`    {
      inputs: [\n${inputs.join('')}      ],
      features: ${literal(signature.features)},
      dims: ${literal(dims)},
      classSize: ${classAxis < 0 ? 'null' : String(classAxis)},${knownText(program)}${droppedText(program)}
      value: (inputs) => ${value}(this.config, inputs),
      gradient: (inputs${g}) => ${gradient}(this.config, inputs${g}),
    },\n`;
}

function knownText(program: Program): string {
  const known = knownIds(program).map(({ op, name, value }) => (op === 'const' ? literal(value) : `this.config.${name}`));
  return known.length === 0 ? '' : `\n      knownIds: [${known.join(', ')}],`;
}

function droppedText({ meant, signature }: Program): string {
  const axes = signature.inputs.flatMap(({ dims }) => dims);
  const most = [...dropped(Object.values(meant).filter((expr) => expr !== null))].filter(([axis]) => axes.includes(axis));
  return most.length === 0 ? '' : `\n      dropped: ${literal(Object.fromEntries(most))},`;
}

/** Whether the gradient function takes the upstream gradient: not where nothing flows. */
const gradientParameters = ({ execution }: Program): string => (execution.gradients.some((expr) => expr !== null) ? 'g' : '');
