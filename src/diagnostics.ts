/** Every sentence said to a user, as data: a code, its arguments, the place in the text, and what to do. */

import { frame, position, type Span } from './source.js';

export { closest, didYouMean } from './nearest.js';
export { type Position, position, type Source, type Span } from './source.js';

export interface Diagnostic {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
  readonly span: Span | null;
}

/**
 * code: [what was wrong, what to do]. `{hole}`s are the arguments of the code, by type; an empty hint is not printed.
 * One line here and one fixture in test/errors is all that a new error costs.
 */
// biome-ignore format: a table
const sentences = {
  // the text of a spec
  spec_not_found: ['No spec at {path}.', '{suggestion}'],
  spec_too_large: ['{path} is {size} bytes long; a spec may have {limit}.', 'A spec is a page of text. Is this the right file?'],
  spec_not_yaml: ['{problem}', '{suggestion}'],
  spec_alias: ['YAML anchors and aliases are not read in a spec.', 'Write the value out.'],
  spec_too_deep: ['The values are nested {depth} deep; a spec needs at most {limit}.', 'Is a bracket doubled, or is this another file?'],
  duplicate_entry: ['{entry} stands in {where} a second time.', 'Keep one of the two.'],
  duplicate_key: ['The key `{key}` stands here a second time.', 'Keep one of the two.'],
  unknown_key: ['`{key}` is not a key of {where}.', '{suggestion}'],
  missing_key: ['{where} has no `{key}`.', '{suggestion}'],
  wrong_type: ['{where} must be {expected}, not {got}.', ''],
  wrong_value: ['{where} must be {expected}; it is {got}.', '{suggestion}'],
  bad_name: ['`{name}` cannot be the name of a loss.', 'Use lower case letters, digits and underscores, beginning with a letter: {suggestion}.'],
  reserved_name: ['`{name}` is {why}, so no loss can have that name.', 'Choose another name.'],
  file_name_differs: ['The spec is named `{name}` but its file is {file}.', 'Rename one of them; the file must be {name}.loss.yaml.'],
  name_taken: ['`{name}` names two losses: {first} and {second} both say so, as name or alias.', 'Change one of them.'],
  bad_class: ['`{name}` cannot be the name of a class: {why}.', '{suggestion}'],
  class_taken: ['The class `{name}` is generated for both `{first}` and `{second}`.', 'Give one of them another `class`.'],
  unknown_feature: ['`{name}` is not an output feature type.', '{suggestion}'],
  bad_parameter: ['`{name}` cannot be the name of a parameter: {why}.', 'Choose another name.'],
  bad_input: ['`{name}` cannot be the name of an input: {why}.', 'Choose another name.'],
  default_outside: ['The default of `{name}` is {value}, which its own constraint refuses: it {problem}.', 'Change the default or the constraint.'],
  unknown_torch: ['`{name}` is not a torch.nn loss.', '{suggestion}'],
  torch_more_inputs: ['torch.nn.{name} takes more than (input, target), so one line cannot name it.', 'Write it as a spec with `inputs:`\n{form}'],
  torch_misfit: ['torch.nn.{name} is not for `{feature}`: {why}.', 'Take `{feature}` out of the features, or choose another loss.'],
  torch_beyond: ['torch.nn.{name} cannot be said as a formula: {why}.', 'Call torch for it, or choose a loss that `create-loss list` shows.'],
  torch_cycle: ['`torch: {name}` leads back to itself.', 'Give one of the specs a formula.'],
  bad_example: ['This example {problem}.', '{suggestion}'],
  // the formula
  unexpected_character: ['`{text}` has no meaning in a formula.', '{suggestion}'],
  unexpected_token: ['Expected {expected} here, found {got}.', '{suggestion}'],
  unclosed: ['This `{open}` is never closed.', 'Add a `{close}`.'],
  ambiguous: ['{what} can be read two ways.', '{suggestion}'],
  empty_formula: ['The formula is empty.', 'The last line of a formula is its value, e.g. `(prediction - target)^2`.'],
  last_line_binds: ['The last line of a formula is its value; this one only names `{name}`.', 'Add a line with the loss, or drop `{name} =`.'],
  unknown_name: ['Nothing is named `{name}` here.', '{suggestion}'],
  unknown_text: ['`{name}` can never be "{text}".', '{suggestion}'],
  unknown_function: ['There is no function `{name}`.', '{suggestion}'],
  unknown_axis: ['`{name}` is not an axis here.', '{suggestion}'],
  missing_axis: ['The formula needs the axis `{axis}`, which the feature `{feature}` does not have: its {input} is {dims}.', 'Take `{feature}` out of the features, or do without `{axis}`.'],
  axis_absent: ['{what} has no axis `{axis}`: {axes}.', '{suggestion}'],
  cyclic_binding: ['`{name}` is defined by itself: {cycle}.', 'A line may use only the lines above it.'],
  bound_twice: ['`{name}` is already {what}.', 'Choose another name for this line.'],
  wrong_arguments: ['`{name}` takes {expected}; it was given {got}.', 'Write {form}.'],
  not_a_number: ['{what} is {got}, where a {expected} is needed.', '{suggestion}'],
  not_static: ['{what} must be known before any tensor is.', 'Make it of numbers and parameters only.'],
  null_parameter: ['`{name}` may be null, and here it is used even then.', 'Say what it is then: `coalesce({name}, 1)`, or `where({name} == null, …, …)`.'],
  wrong_kind: ['`{name}` is given {got}: {why}.', '{suggestion}'],
  call_cycle: ['The losses call each other in a circle: {cycle}.', 'One of them must stand alone.'],
  loss_has_weight: ['`{name}` has a weight of its own, so its unreduced value is not its meaning.', 'Call it as `reduced({name}(…))`, a scalar.'],
  ambiguous_rank: ['`{first}` and `{second}` pass tensors of the same ranks but mean different losses.', 'Split the spec in two, one for each feature.'],
  loss_dims: ['The loss has the axes {dims}, among them {extra}, which no input has under that name.', 'Reduce over {named}: sum(…, axis={named}) or mean(…, axis={named}).'],
  weight_dims: ['A weight or divisor varies along the axes of the loss, {dims}, at most; this one varies along {extra} too.', 'Reduce it: sum(…, axis={named}) or mean(…, axis={named}).'],
  too_large: ['This formula has more than {limit} {what}.', 'Give parts that repeat a name on a line of their own.'],
  too_long: ['The formula is nested more than {limit} operations deep.', 'Is a function applied to itself many times, or a long sum written out term by term?'],
  rewrite_cycle: ['Rewriting did not come to an end; these rules repeat: {rules}.', 'This is a defect of create-loss, not of your formula.'],
  // the configuration of a loss, and of a project
  config_not_found: ['No create-loss project here or above: no `create-loss` in package.json, no create-loss.config.json or .yaml.', 'Run `create-loss init`.'],
  config_unreadable: ['{file} cannot be read: {problem}.', ''],
  bad_config: ['{problem}.', '{suggestion}'],
  unknown_loss: ['There is no loss `{name}`.', '{suggestion}'],
  // what verify finds
  disagrees: ['{loss} on {where} has the {part} {got}, where the formula means {meant}, with {input}.', 'See `create-loss explain {loss}` for how it is computed. The numbers as a case for `create-loss try`: {case}'],
  wrong_slope: ['The gradient of {loss} is not the slope of its formula: {issue}.', 'This is a defect of create-loss, not of your formula.'],
  not_built: ['Ludwig does not build {feature} outputs with {loss}: {problem}.', 'Does its formula take what Ludwig gives that feature? `features` says for which outputs it is registered.'],
  uphill: ['A first small step against the gradient of {loss} does not lower it: {before} before, {after} after.', 'Does the formula grow where the prediction gets better?'],
  wrong_example: ['This example says {expected}; the formula gives {got}, which is off by {difference}, and {tolerance} is allowed.', 'Mend the number, the formula or the tolerance.'],
  golden_differs: ['{file}: the golden case {id} of {fn} does not hold here: {why}.', 'Mend the formula or the case; what differs on purpose stands in differences.yaml beside the golden files, with its reason.'],
  golden_unknown: ['{file}: the golden case {id} is a call of `{fn}`, which is no loss of this project.', '{suggestion}'],
  bad_golden: ['{file} is no file of golden cases: {problem}.', 'It holds a list of `cases`, each with `id`, `fn` (the name of a loss), `inputs`, `params` and what is `expected`.'],
  not_finite: ['`{text}` has no value here: the loss is {value} with {input}.', 'Keep the input away from there (`where`, `clip`, a small number added), or say where inputs lie: `minimum`, `exclusiveMinimum`.'],
  few_digits: ['{precision} does not hold the steps of {loss} here: the {part} is {got}, where the formula means {meant}, with {input}.', 'That is rounding, of terms that cancel or leave its range, and no fault of the code. If such numbers occur, write the formula so that less cancels, or keep the input away from there.'],
  property_false: ['The loss is not `{property}`: {why}.', 'Take it out of `properties`, or mend the formula.'],
  property_senseless: ['`{property}` cannot be said of this loss: {why}.', 'Take it out of `properties`.'],
  // files
  outside_project: ['{path} is outside the project ({why}), so nothing was written.', 'Choose a folder inside the project.'],
  unwritable: ['{path} cannot be written: {problem}.', 'Nothing was changed. Mend that and run the command again.'],
  unreadable: ['{path} cannot be read: {problem}.', 'Mend that and run the command again.'],
  changed_meanwhile: ['{path} changed while create-loss was running, so nothing was written.', 'Run the command again.'],
  locked: ['Another create-loss is writing here ({lock}).', 'Wait for it, or delete that file if no such process runs.'],
  edited_by_hand: ['{path} was edited by hand, so it was left as it is.', 'Move the edit to the spec or a template, then delete the file and run `create-loss generate`.'],
  not_ours: ['{path} exists and was not written by create-loss.', 'Move it away, or choose another `out` folder in the config.'],
  bad_template: ['{template} has {problem}.', '{suggestion}'],
  registry_missing: ['The registry module {path} does not exist.', 'Create it (an empty file will do) or take `registry` out of the config.'],
  registry_leftover: ['`{name}` is not a loss of this project any more, but this line still registers or imports it.', 'Delete the line.'],
  stub_abandoned: ['This tests `{loss}`, which is not a loss of this project any more.', 'This test is yours: delete the file, or move it to where the loss went.'],
  stub_names_gone: ['`{name}` is neither a parameter nor an input of {loss} any more.', 'This test is yours: mend it, or delete the file and run `create-loss generate` for a new one.'],
  stub_misses: ['No test here names the parameter `{name}` of {loss}.', 'This test is yours: add a case, or delete the file and run `create-loss generate` for a new one.'],
  // the command
  unknown_command: ['`{name}` is not a command, and too close to `{suggestion}` to be taken for the name of a new loss.', 'Run `create-loss {suggestion}`. To scaffold a loss of that name, add --yes.'],
  unknown_flag: ['`{flag}` is not a flag of `{command}`.', '{suggestion}'],
  bad_flag: ['{flag}: {problem}.', '{suggestion}'],
  missing_flags: ['There is no terminal to ask on, and these are missing: {flags}.', 'Pass them, or run the command in a terminal.'],
  spec_exists: ['A spec named `{name}` exists already: {path}.', 'Edit it and run `create-loss generate`; or choose another name, or delete it first.'],
  swallowed_flags: ['npm kept {flags} for itself, so the command never saw it.', 'Write `{form}`, or call create-loss by `npx create-loss`.'],
  bad_case: ['{file}: {problem}.', '{suggestion}'],
  needs_package: ['{what} needs the package {package}, which is not installed here.', 'Run `npm install {package}`.'],
  python_fails: ['`{python}` cannot compute losses of Ludwig: {problem}.', 'Name a Python in which `import torch, ludwig` works.'],
} as const satisfies Record<string, readonly [message: string, hint: string]>;

export type Code = keyof typeof sentences;
type Holes<S extends string> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never;
type Arguments<C extends Code> = Record<Holes<(typeof sentences)[C][0]> | Holes<(typeof sentences)[C][1]>, string | number>;

export const codes = Object.keys(sentences) as Code[];

/** One finding, its sentence filled in. */
export function diagnostic<C extends Code>(code: C, args: Arguments<C>, span: Span | null = null): Diagnostic {
  const holes = args as Record<string, string | number>;
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole]));
  const [message, hint] = sentences[code];
  return { code, message: fill(message), hint: fill(hint), span };
}

/** Thrown for what a user can mend; anything else that is thrown is a defect of the tool. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((one) => render(one)).join('\n\n'));
  }
}

/** Throws one finding. */
export function refuse<C extends Code>(code: C, args: Arguments<C>, span: Span | null = null): never {
  throw new Refusal([diagnostic(code, args, span)]);
}

/** `file:line:column  message`, the excerpt with a caret below it, and the hint. */
export function render({ message, hint, span }: Diagnostic): string {
  const advice = hint === '' ? [] : [hint];
  if (span === null) return [message, ...advice].join('\n');
  const { line, column } = position(span.source, span.start);
  return [`${span.source.name}:${line}:${column}  ${message}`, ...frame(span), ...advice].join('\n');
}
