/** Every mistake in a spec is said with its place and what to do, all of them at once. */

import { expect, test } from 'vitest';
import { readSpec } from '../../src/spec/read.js';
import { clashes } from '../../src/spec/together.js';
import { textOf } from '../../src/spec/utf8.js';
import { catalogue, refused, spec } from './refused.js';

test('the smallest spec is read, what it leaves out filled in', () => {
  const { className, reduction, inputs, weight, examples } = readSpec({ name: 'a.loss.yaml', text: spec() }, catalogue);
  expect({ className, reduction, weight, examples }).toEqual({ className: 'ALoss', reduction: 'mean', weight: null, examples: [] });
  expect(inputs.map(({ name, role, kind, dims }) => ({ name, role, kind, dims }))).toEqual([
    { name: 'prediction', role: 'prediction', kind: 'prediction', dims: null },
    { name: 'target', role: 'target', kind: null, dims: null },
  ]);
});

test('inputs come predictions first, with their axes, types and kinds', () => {
  const inputs = '{ target: { axes: [batch], type: integer }, logits: [batch, class], z: { axes: [batch, element], kind: embedding } }';
  const read = readSpec({ name: 'a.loss.yaml', text: spec({ input: null, features: null, inputs }) }, catalogue);
  expect(read.inputs.map(({ name, role, kind, dims, domain }) => [name, role, kind, dims?.join(), domain])).toEqual([
    ['logits', 'prediction', 'logits', 'batch,class', 'real'],
    ['z', 'prediction', 'embedding', 'batch,element', 'real'],
    ['target', 'target', null, 'batch', 'integer'],
  ]);
});

test('an unknown key is asked about', () => {
  expect(refused(spec({ reductoin: 'sum' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:5:1  \`reductoin\` is not a key of a spec.
    Did you mean \`reduction\`?"
  `);
  expect(refused(spec({ parameters: '{ k: { default: 1, minimun: 0, description: one, two } }' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:5:32  \`minimun\` is not a key of \`parameters.k\`.
    Did you mean \`minimum\`?
    a.loss.yaml:5:62  \`two\` is not a key of \`parameters.k\`.
    Known here: type, axis, nullable, default, enum, minimum, maximum, exclusiveMinimum, exclusiveMaximum, description."
  `);
});

test('a wrong type is said with what stands there', () => {
  expect(refused(spec({ features: 'number', summary: '[1]', paper: 'null' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:2:11  \`features\` must be a list, not the text "number".
    a.loss.yaml:5:10  \`summary\` must be a text, not a list.
    a.loss.yaml:6:8  \`paper\` must be a text, not nothing."
  `);
  expect(refused(spec({ examples: '[{ prediction: [1], target: [true], equals: .nan }]' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:5:40  \`examples[0].target[0]\` must be a number or a list, not true.
    a.loss.yaml:5:55  \`examples[0].equals\` must be a number, not NaN."
  `);
});

test('a value outside of a list is asked about', () => {
  expect(
    refused(spec({ features: '[numbr, elephant]', reduction: 'maen', properties: '[convexx]', input: 'logit', paper: 'javascript:x' })),
  ).toMatchInlineSnapshot(`
    "a.loss.yaml:2:12  \`numbr\` is not an output feature type.
    Did you mean \`number\`?
    a.loss.yaml:2:19  \`elephant\` is not an output feature type.
    Known here: binary, number, category, category_distribution, set, vector, timeseries, sequence, text, image, anomaly.
    a.loss.yaml:3:8  \`input\` must be one of prediction, logits, probabilities, log_probabilities, embedding, distance; it is the text "logit".
    Did you mean \`logits\`?
    a.loss.yaml:5:12  \`reduction\` must be one of mean, sum, batch_mean; it is the text "maen".
    Did you mean \`mean\`?
    a.loss.yaml:6:14  \`properties[0]\` must be one of nonnegative, zero_at_target, convex, symmetric, lipschitz, permutation_invariant, monotone_margin; it is the text "convexx".
    Did you mean \`convex\`?
    a.loss.yaml:7:8  \`paper\` must be a link that begins with https://; it is the text "javascript:x"."
  `);
});

test('a missing key is said with what it is for', () => {
  expect(refused('name: a\n')).toMatchInlineSnapshot(`
    "a.loss.yaml:1:1  The spec has no \`input\`.
    It says what the loss is called with: prediction, logits, probabilities, log_probabilities, embedding, distance.
    a.loss.yaml:1:1  The spec has no \`loss\`.
    It is the formula, e.g. \`loss: (prediction - target)^2\`; or name a torch.nn loss with \`torch:\`.
    a.loss.yaml:1:1  The spec has no \`features\`.
    They say which axes the input and the target have, e.g. \`features: [number]\`."
  `);
  expect(refused(spec({ features: null }))).toMatchInlineSnapshot(`
    "a.loss.yaml:1:1  The spec has no \`features\`.
    They say which axes the input and the target have, e.g. \`features: [number]\`."
  `);
});

test('input and inputs exclude each other, and torch excludes both', () => {
  expect(refused(spec({ inputs: '{ x: [batch] }' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:3:1  \`input\` is not a key of a spec with \`inputs\`.
    Keep one of the two."
  `);
  expect(refused(spec({ torch: 'L1Loss' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:3:1  \`input\` is not a key of a spec with \`torch\`.
    The torch loss brings its own; write a formula without \`torch\` to change it.
    a.loss.yaml:4:1  \`loss\` is not a key of a spec with \`torch\`.
    The torch loss brings its own; write a formula without \`torch\` to change it."
  `);
});

test.each(['"a\'b"', '"../a"', 'A', '1a', '"a\\"; alert(1)"', '""'])('%s is no name', (name) => {
  expect(refused(spec({ name }), 'a flag')).toMatch(/^a flag:1:7 {2}`.*` cannot be the name of a loss\.\nUse lower case letters/);
});

test('the sentence about a bad name offers a good one', () => {
  expect(refused(spec({ name: '"../My Loss"' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:1:7  \`../My Loss\` cannot be the name of a loss.
    Use lower case letters, digits and underscores, beginning with a letter: e.g. \`my_loss\`."
  `);
});

test.each(['check', 'constructor', 'class', 'lambda', 'con'])('%s is reserved', (name) => {
  expect(refused(spec({ name }), `${name}.loss.yaml`)).toMatch(
    new RegExp(`^${name}.loss.yaml:1:7 {2}\`${name}\` is a .*, so no loss can have that name.\nChoose another name.$`),
  );
});

test('the names that objects inherit are refused as keys, names and parameters', () => {
  expect(refused('__proto__: { polluted: 1 }\nconstructor: 1\n' + spec())).toMatchInlineSnapshot(`
    "a.loss.yaml:1:1  \`__proto__\` is not a key of a spec.
    Known here: name, class, summary, paper, ludwig, aliases, features, input, inputs, parameters, loss, weight, divisor, reduction, examples, properties, torch.
    a.loss.yaml:2:1  \`constructor\` is not a key of a spec.
    Known here: name, class, summary, paper, ludwig, aliases, features, input, inputs, parameters, loss, weight, divisor, reduction, examples, properties, torch."
  `);
  expect(refused(spec({ parameters: '{ __proto__: { default: 1 }, constructor: { default: 1 } }' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:5:15  \`__proto__\` cannot be the name of a parameter: it takes lower case letters, digits and underscores, beginning with a letter.
    Choose another name.
    a.loss.yaml:5:42  \`constructor\` cannot be the name of a parameter: it is a word of JavaScript.
    Choose another name."
  `);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('the file is named like the loss', () => {
  expect(refused(spec(), 'losses/b.loss.yaml')).toMatchInlineSnapshot(`
    "losses/b.loss.yaml:1:7  The spec is named \`a\` but its file is b.loss.yaml.
    Rename one of them; the file must be a.loss.yaml."
  `);
  expect(refused(spec(), '--spec')).toBe('');
});

test('a class is an identifier that hides no global', () => {
  expect(refused(spec({ class: 'my-loss' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:5:8  \`my-loss\` cannot be the name of a class: it must begin with a capital letter and have only letters, digits and underscores.
    Say \`MyLoss\`."
  `);
  expect(refused(spec({ class: 'Map' }))).toMatch('`Map` cannot be the name of a class: JavaScript has it already.');
});

test('a default outside of its own range is said with the constraint', () => {
  const parameters =
    '{ t: { default: 2, exclusiveMaximum: 2 }, n: { type: integer, default: 1.5 }, m: { default: c, enum: [a, b] }, w: { type: array, axis: class, default: [1, -1], minimum: 0 }, z: { default: null } }';
  expect(refused(spec({ parameters }))).toMatchInlineSnapshot(`
    "a.loss.yaml:5:29  The default of \`t\` is 2, which its own constraint refuses: it must be less than 2.
    Change the default or the constraint.
    a.loss.yaml:5:84  The default of \`n\` is 1.5, which its own constraint refuses: it must be an integer.
    Change the default or the constraint.
    a.loss.yaml:5:105  The default of \`m\` is "c", which its own constraint refuses: it must be one of a, b.
    Change the default or the constraint.
    a.loss.yaml:5:168  The default of \`w\` is [1,-1], which its own constraint refuses: it must be at least 0.
    Change the default or the constraint.
    a.loss.yaml:5:201  The default of \`z\` is null, which its own constraint refuses: it must be a number.
    Change the default or the constraint."
  `);
});

test('a null default is right for a nullable parameter of any type', () => {
  const parameters =
    '{ w: { type: array, axis: class, nullable: true, default: null }, m: { type: string, enum: [a], nullable: true, default: null }, k: { default: null, nullable: true } }';
  expect(refused(spec({ parameters }))).toBe('');
});

test('constraints belong to types', () => {
  expect(
    refused(spec({ parameters: '{ b: { default: true, minimum: 0 }, s: { default: x }, w: { default: [1] } }' })),
  ).toMatchInlineSnapshot(`
    "a.loss.yaml:5:35  \`minimum\` is not a key of a parameter of type boolean.
    a.loss.yaml:5:49  \`parameters.s\` has no \`enum\`.
    List its values, e.g. \`enum: [plain, modified]\`.
    a.loss.yaml:5:68  \`parameters.w\` has no \`axis\`.
    Name the axis that its entries lie along, e.g. \`axis: class\`."
  `);
});

test('a parameter cannot be named like something else in a formula or a config', () => {
  const parameters = `{ ${['weight', 'type', 'reduction', 'prediction', 'target', 'class', 'pi', 'where', 'lambda', 'new', 'T'].map((name) => `${name}: { default: 1 }`).join(', ')} }`;
  expect(
    refused(spec({ parameters }))
      .split('\n')
      .filter((line) => line.includes('cannot')),
  ).toMatchInlineSnapshot(`
    [
      "a.loss.yaml:5:15  \`weight\` cannot be the name of a parameter: every config has a field of that name.",
      "a.loss.yaml:5:39  \`type\` cannot be the name of a parameter: every config has a field of that name.",
      "a.loss.yaml:5:61  \`reduction\` cannot be the name of a parameter: every config has a field of that name.",
      "a.loss.yaml:5:88  \`prediction\` cannot be the name of a parameter: an input of this loss has that name.",
      "a.loss.yaml:5:116  \`target\` cannot be the name of a parameter: an input of this loss has that name.",
      "a.loss.yaml:5:140  \`class\` cannot be the name of a parameter: it is the name of an axis.",
      "a.loss.yaml:5:163  \`pi\` cannot be the name of a parameter: it is a word of the formula language.",
      "a.loss.yaml:5:183  \`where\` cannot be the name of a parameter: it is a word of the formula language.",
      "a.loss.yaml:5:206  \`lambda\` cannot be the name of a parameter: it is a word of Python, which the Ludwig plugin is written in.",
      "a.loss.yaml:5:230  \`new\` cannot be the name of a parameter: it is a word of JavaScript.",
      "a.loss.yaml:5:251  \`T\` cannot be the name of a parameter: it takes lower case letters, digits and underscores, beginning with a letter.",
    ]
  `);
});

test('an input cannot be named like a key of an example, and one of them is a prediction', () => {
  expect(refused(spec({ input: null, inputs: '{ weights: [batch], Z: [batch], x: [1], target: [batch] }' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:4:11  \`weights\` cannot be the name of an input: an example has a key of that name.
    Choose another name.
    a.loss.yaml:4:29  \`Z\` cannot be the name of an input: it takes lower case letters, digits and underscores, beginning with a letter.
    Choose another name.
    a.loss.yaml:4:45  \`inputs.x[0]\` must be a text, not 1."
  `);
  expect(refused(spec({ input: null, inputs: '{ target: [batch] }' }))).toMatchInlineSnapshot(`
    "a.loss.yaml:4:1  \`inputs\` must be more than the target; it is the target.
    Name the predictions that the loss is called with."
  `);
});

test('examples give every input and nothing else, as arrays, with parameters that exist and conform', () => {
  const parameters = '{ delta: { default: 1, exclusiveMinimum: 0 } }';
  const examples = `
  - { prediction: [1], equals: 1 }
  - { prediction: [[1, 2], [3]], target: [1], tagret: [1], equals: 1 }
  - { prediction: [1], target: [1], params: { detla: 1, delta: 0, reduction: most }, equals: 1, weights: [1, [2]] }`;
  expect(refused(spec({ parameters, examples }))).toMatchInlineSnapshot(`
    "a.loss.yaml:7:5  This example has no \`target\`.
    Give every input.
    a.loss.yaml:8:7  This example has lists of different lengths in \`prediction\`.
    Make its rows equally long.
    a.loss.yaml:8:47  This example gives \`tagret\`, which is no input.
    Did you mean \`target\`?
    a.loss.yaml:9:47  This example sets \`detla\`, which is no parameter.
    Did you mean \`delta\`?
    a.loss.yaml:9:57  This example sets \`delta\` to 0, which must be more than 0.
    a.loss.yaml:9:67  This example sets \`reduction\` to the text "most", which must be one of mean, sum, batch_mean.
    a.loss.yaml:9:97  This example has lists of different lengths in \`weights\`.
    Make its rows equally long."
  `);
});

test('an unknown torch loss is asked about', () => {
  expect(refused('name: a\nfeatures: [number]\ntorch: L1loss\n')).toMatchInlineSnapshot(`
    "a.loss.yaml:3:8  \`L1loss\` is not a torch.nn loss.
    Did you mean \`L1Loss\`?"
  `);
  expect(refused('name: a\nfeatures: [number]\ntorch: torch.nn.Huber\n')).toMatchInlineSnapshot(`
    "a.loss.yaml:3:8  \`torch.nn.Huber\` is not a torch.nn loss.
    Did you mean \`HuberLoss\`?"
  `);
  expect(refused('name: a\nfeatures: [number]\ntorch: constructor\n')).toMatch('`constructor` is not a torch.nn loss.');
});

test('a torch loss with more inputs is answered with the spec that covers it', () => {
  const answer = refused('name: a\nfeatures: [number]\ntorch: GaussianNLLLoss\n');
  expect(answer).toMatchInlineSnapshot(`
    "a.loss.yaml:3:8  torch.nn.GaussianNLLLoss takes more than (input, target), so one line cannot name it.
    Write it as a spec with \`inputs:\`
    name: gaussian_nll_loss
    class: GaussianNLLLoss
    summary: Negative log likelihood of targets under normal distributions with predicted mean and variance.
    features: [number]
    inputs: { mean: [batch], variance: [batch], target: [batch] }
    parameters:
      full: { type: boolean, default: false, description: Whether to add the constant log(2 pi) / 2. }
      eps: { type: number, default: 1e-6, exclusiveMinimum: 0, description: Smallest variance. }
    loss: |
      v = variance + stop_gradient(max(variance, eps) - variance)
      (log(v) + (target - mean)^2 / v) / 2 + where(full, log(2 * pi) / 2, 0)"
  `);
  const form = answer.slice(answer.indexOf('name:'));
  expect(refused(`${form}\n`, 'gaussian_nll_loss.loss.yaml')).toBe('');
});

test.each(['CTCLoss', 'CosineEmbeddingLoss', 'MarginRankingLoss', 'TripletMarginLoss', 'TripletMarginWithDistanceLoss'])(
  '%s takes more inputs',
  (torch) => {
    expect(refused(`name: a\nfeatures: [number]\ntorch: ${torch}\n`)).toMatch(`torch.nn.${torch} takes more than (input, target)`);
  },
);

test('a torch loss that no formula says is said to be one', () => {
  expect(refused('name: a\nfeatures: [number]\ntorch: AdaptiveLogSoftmaxWithLoss\n')).toMatchInlineSnapshot(`
    "a.loss.yaml:3:8  torch.nn.AdaptiveLogSoftmaxWithLoss cannot be said as a formula: it owns trainable weights.
    Call torch for it, or choose a loss that \`create-loss list\` shows."
  `);
});

test('a reduction beside torch is the reduction', () => {
  expect(readSpec({ name: 'x', text: 'name: a\nfeatures: [number]\ntorch: L1Loss\nreduction: sum\n' }, catalogue).reduction).toBe('sum');
});

test('all issues come at once, in the order of the text', () => {
  const text = `name: check
class: 1x
features: [numbr]
features: [number]
input: prediction
parameters:
  pi: { default: 3 }
  k: { default: -1, minimum: 0 }
los: 1
reduction: 7
`;
  expect(refused(text)).toMatchInlineSnapshot(`
    "a.loss.yaml:1:7  \`check\` is a command of create-loss, so no loss can have that name.
    Choose another name.
    a.loss.yaml:1:7  The spec is named \`check\` but its file is a.loss.yaml.
    Rename one of them; the file must be check.loss.yaml.
    a.loss.yaml:2:8  \`1x\` cannot be the name of a class: it must begin with a capital letter and have only letters, digits and underscores.
    Say \`XLoss\`.
    a.loss.yaml:3:12  \`numbr\` is not an output feature type.
    Did you mean \`number\`?
    a.loss.yaml:4:1  The key \`features\` stands here a second time.
    Keep one of the two.
    a.loss.yaml:7:3  \`pi\` cannot be the name of a parameter: it is a word of the formula language.
    Choose another name.
    a.loss.yaml:8:17  The default of \`k\` is -1, which its own constraint refuses: it must be at least 0.
    Change the default or the constraint.
    a.loss.yaml:9:1  \`los\` is not a key of a spec.
    Did you mean \`loss\`?
    a.loss.yaml:10:12  \`reduction\` must be one of mean, sum, batch_mean; it is 7."
  `);
});

test('thousands of issues are cut to fifty', () => {
  const text = `${spec()}${Array.from({ length: 8000 }, (_, i) => `k${i}: \n`).join('')}`;
  expect(refused(text).match(/is not a key/g)).toHaveLength(50);
});

test('two specs cannot share a name, an alias or a class', () => {
  const read = (name: string, lines = {}) => readSpec({ name: `${name}.loss.yaml`, text: spec({ name, ...lines }) }, catalogue);
  const found = clashes([read('a', { aliases: '[mae]' }), read('b', { class: 'ALoss' }), read('mae')]);
  expect(found.map(({ message, span }) => `${span?.source.name}:${span?.start} ${message}`)).toMatchInlineSnapshot(`
    [
      "b.loss.yaml:83 The class \`ALoss\` is generated for both \`a\` and \`b\`.",
      "mae.loss.yaml:6 \`mae\` names two losses: a.loss.yaml and mae.loss.yaml both say so, as name or alias.",
    ]
  `);
});

test('a file of another encoding is refused, not guessed; marks and line ends of any system are read', () => {
  const text = 'name: a\nsummary: Größe.\n';
  for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\uFEFF${text}`, 'utf16le')])
    expect(() => textOf(bytes, 'a.loss.yaml')).toThrow('a.loss.yaml cannot be read: it is no text in UTF-8.');
  for (const written of [text, `\uFEFF${text}`, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r')])
    expect(textOf(Buffer.from(written), 'a.loss.yaml')).toBe(text);
});
