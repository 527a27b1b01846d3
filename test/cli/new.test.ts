/** Scaffolding writes what was asked for, asks only what is missing, and writes nothing when it cannot. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newLoss, newLossBy } from '../../src/cli/new.js';
import { flags } from '../../src/cli/new-flags.js';
import { type Asker, type Question, questions } from '../../src/cli/new-questions.js';
import { oneShot } from '../../src/cli/new-shell.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';
import { parseYaml, printYaml } from '../../src/spec/yaml.js';
import { folder, listing, project, say } from './try-harness.js';

const quartic = ['quartic', '--features', 'number', '--input', 'prediction', '--loss', '(prediction - target)^4'];
const specOf = (root: string, name = 'quartic') => {
  const path = join(root, `src/losses/${name}.loss.yaml`);
  return readSpec({ name: path, text: readFileSync(path, 'utf8') }, readCatalogue());
};

class ExitPromptError extends Error {
  override readonly name = 'ExitPromptError';
}

/** Gives answers in order; one that is refused is followed by the next. `leave` is Ctrl-C. */
function scripted(answers: readonly unknown[]): { asker: Asker; shown: string[]; asked: Question[]; left: unknown[] } {
  const left = [...answers];
  const shown: string[] = [];
  const asked: Question[] = [];
  const next = (question: Question): unknown => {
    asked.push(question);
    if (left.length === 0) throw new Error(`Nobody answers: ${question.message}`);
    if (left[0] === 'leave') throw new ExitPromptError();
    return left.shift();
  };
  const asker: Asker = {
    choose: async (question, choices) => {
      const answer = next(question);
      shown.push(...choices.map(({ name }) => name));
      return choices.find(({ value, name }) => value === answer || name === answer)?.value ?? choices[0]!.value;
    },
    chooseSome: async (question) => next(question) as string[],
    line: async (question, { initial = '', check } = {}) => {
      for (;;) {
        const given = next(question);
        const answer = given === undefined ? initial : String(given);
        const refused = check?.(answer) ?? null;
        if (refused === null) return answer;
        shown.push(refused);
      }
    },
    confirm: async (question) => next(question) as boolean,
  };
  return { asker, shown, asked, left };
}

const talk = async (root: string, argv: readonly string[], answers: readonly unknown[]) => {
  const script = scripted(answers);
  const said = await say(
    newLossBy(async () => script.asker),
    root,
    argv,
    true,
  );
  return { ...said, ...script };
};

describe('from flags', () => {
  test('spec, code and stub are written, and no question is asked', async () => {
    const root = project();
    const said = await say(newLoss, root, quartic);
    expect(said).toMatchObject({ code: 0, refused: [] });
    for (const path of [
      'src/losses/quartic.loss.yaml',
      'generated/losses/quartic.ts',
      'generated/schemas/quartic.ts',
      'generated/registry.ts',
      'test/losses/quartic.test.ts',
    ])
      expect(said.stdout).toContain(`+ ${path}`);
    const [folders, files] = [/^\+ (.*\/) \((\d+) files\)$/, /^\+ (.*[^)])$/];
    for (const line of said.stdout.trim().split('\n')) {
      const [, path, count] = folders.exec(line) ?? [];
      if (path === undefined) expect(listing(root)).toContain(files.exec(line)![1]);
      else expect(listing(root).filter((one) => one.startsWith(path))).toHaveLength(Number(count));
    }
  });

  test('the spec has the schema, an example computed from the formula that says so, and ends as a file does', async () => {
    const root = project();
    await say(newLoss, root, quartic);
    expect(readFileSync(join(root, 'src/losses/quartic.loss.yaml'), 'utf8')).toBe(
      `# yaml-language-server: $schema=../../generated/loss-spec.schema.json
name: quartic
summary: ""
features: [number]
input: prediction
loss: (prediction - target)^4
# Computed from the formula by create-loss, so it only guards against change: put a number from the paper in its place.
examples:
  - { prediction: [0.5, -1.2], target: [0.3, -0.7], equals: 0.03205 }
`.replace('0.03205', String(specOf(root).examples[0]!.equals)),
    );
    expect(specOf(root).examples[0]!.equals).toBeCloseTo((0.2 ** 4 + 0.5 ** 4) / 2, 12);
  });

  test('the input may be left out where the formula names it', async () => {
    const root = project();
    expect((await say(newLoss, root, ['a', '--features', 'binary', '--loss', '-log(sigmoid(logits)) * target', '--yes'])).code).toBe(0);
    expect(specOf(root, 'a').inputs[0]!.name).toBe('logits');
  });

  test('parameters, class, paper and several lines arrive', async () => {
    const root = project({ 'f.txt': 'e = prediction - target # the error\n\nwhere(abs(e) < t, e^2, s * abs(e))\n' });
    const argv = [
      'a',
      '--features',
      'number,vector',
      '--loss-file',
      'f.txt',
      '--param',
      't={default: 1, exclusiveMinimum: 0, description: Border.}',
      '--param',
      's=2',
      '--class',
      'Mine',
      '--paper',
      'https://arxiv.org/abs/1',
    ];
    expect((await say(newLoss, root, argv)).stderr).not.toContain('Error');
    const spec = specOf(root, 'a');
    expect(spec).toMatchObject({ className: 'Mine', paper: 'https://arxiv.org/abs/1' });
    expect(spec.parameters).toMatchObject([
      { name: 't', exclusiveMinimum: 0, description: 'Border.' },
      { name: 's', default: 2 },
    ]);
    expect(spec.loss.text).toBe('e = prediction - target # the error\nwhere(abs(e) < t, e^2, s * abs(e))\n');
  });

  test('several inputs, by name alone with the axes of the features, or as in a spec', async () => {
    const root = project();
    const formula = '(log(variance) + (target - mean)^2 / variance) / 2';
    const inputs = ['mean', 'variance={axes: [batch], exclusiveMinimum: 0}', 'target=[batch]'].flatMap((one) => ['--input', one]);
    const said = await say(newLoss, root, ['a', '--features', 'number', ...inputs, '--loss', formula, '--yes']);
    expect(said).toMatchObject({ code: 0, refused: [] });
    const text = readFileSync(join(root, 'src/losses/a.loss.yaml'), 'utf8');
    expect(text).toContain('inputs:\n  mean: {}\n  variance: { axes: [batch], exclusiveMinimum: 0 }\n  target: [batch]\n');
    const [example] = specOf(root, 'a').examples;
    for (const x of example!.inputs.variance as number[]) expect(x).toBeGreaterThan(0);
    expect(said.stderr).toContain("--input mean --input 'variance={ axes: [batch], exclusiveMinimum: 0 }' --input 'target=[batch]'");
  });

  test('a torch.nn loss brings its summary', async () => {
    const root = project();
    expect((await say(newLoss, root, ['mine', '--features', 'number', '--torch', 'L1Loss'])).code).toBe(0);
    expect(specOf(root, 'mine')).toMatchObject({ torch: 'L1Loss', summary: readCatalogue().find('L1Loss')!.summary });
  });

  test.each([
    ['category', 'logits', '-log_softmax(logits)[target]'],
    ['category_distribution', 'probabilities', '-sum(target * log(probabilities), axis=class)'],
    ['image', 'log_probabilities', '-log_probabilities[target]'],
    ['set', 'logits', 'softplus(logits) - target * logits'],
    ['anomaly', 'distance', 'distance^2'],
    ['vector', 'prediction', 'log(prediction) * target'],
  ])('the first example of a loss of %s is finite', async (feature, input, loss) => {
    const root = project();
    expect((await say(newLoss, root, ['a', '--features', feature, '--input', input, '--loss', loss])).code).toBe(0);
    expect(specOf(root, 'a').examples).toHaveLength(1);
  });

  test('--json is one value with every file', async () => {
    const root = project();
    const { stdout } = await say(newLoss, root, [...quartic, '--json']);
    const { files, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ name: 'quartic', spec: 'src/losses/quartic.loss.yaml' });
    expect(files.map(({ path }: { path: string }) => path).sort()).toEqual(
      listing(root).filter((path) => path !== 'create-loss.config.json'),
    );
    expect(new Set(files.map(({ change }: { change: string }) => change))).toEqual(new Set(['create']));
  });

  test('--dry-run lists the same files and writes none', async () => {
    const root = project();
    const dry = await say(newLoss, root, [...quartic, '--dry-run']);
    expect(listing(root)).toEqual(['create-loss.config.json']);
    expect(dry.stdout).toBe((await say(newLoss, root, quartic)).stdout);
  });

  test('a formula that torch.nn has is written as asked, with a word about it', async () => {
    const root = project();
    const said = await say(newLoss, root, ['a', '--features', 'number', '--input', 'prediction', '--loss', 'abs(prediction - target)']);
    expect(said.stderr).toContain('torch.nn.L1Loss');
    expect(specOf(root, 'a').torch).toBeNull();
  });
});

describe('refused, with nothing written:', () => {
  test.each([
    [['quartic'], 'missing_flags', /--features, --input, --loss/],
    [['quartic', '--features', 'number', '--loss', 'abs(target)'], 'missing_flags', /missing: --input\./],
    [['Quartic', ...quartic.slice(1)], 'bad_name', /`quartic`/],
    [['../up', ...quartic.slice(1)], 'bad_name', /`up`/],
    [['check', ...quartic.slice(1)], 'reserved_name', /a command/],
    [[...quartic, 'more'], 'bad_flag', /`more` follows the name/],
    [[...quartic, '--features', 'numbr'], 'unknown_feature', /Did you mean `number`/],
    [[...quartic.slice(0, 3), '--loss', 'logit', '--input', 'logit'], 'bad_flag', /Did you mean `logits`/],
    [[...quartic, '--input', 'prediction'], 'bad_flag', /--input: `prediction` is given twice/],
    [[...quartic, '--input', 'a={axs: [batch]}'], 'unknown_key', /`axs` is not a key of `inputs.a`/],
    [[...quartic, '--input', 'a=b'], 'wrong_type', /`inputs.a` must be a list or a mapping, not the text "b"/],
    [[...quartic, '--input', 'class=[batch]'], 'bad_input', /the name of an axis/],
    [[...quartic, '--input', 'a=[batch]\nname: evil'], 'bad_flag', /more than one thing/],
    [[...quartic.slice(0, 3), '--loss', 'a', '--input', 'a,b'], 'bad_flag', /give each an --input/],
    [[...quartic, '--torch', 'L1Loss'], 'bad_flag', /--torch: it brings its own formula/],
    [['a', '--features', 'number', '--torch', 'L1Los'], 'unknown_torch', /Did you mean `L1Loss`/],
    [[...quartic, '--loss-file', 'none.txt'], 'bad_flag', /given twice/],
    [[...quartic.slice(0, 5), '--loss-file', 'none.txt'], 'unreadable', /none\.txt cannot be read: there is no such file/],
    [[...quartic, '--param', 't'], 'bad_flag', /`t` has no value/],
    [[...quartic, '--param', 't=1', '--param', 't=2'], 'bad_flag', /given twice/],
    [[...quartic, '--param', 'prediction=1'], 'bad_parameter', /an input of this loss/],
    [[...quartic, '--param', 'weight=1'], 'bad_parameter', /every config/],
    [[...quartic, '--param', 't={default: 1, minimum: 2}'], 'default_outside', /at least 2/],
    [[...quartic, '--param', 't={default: 1, minimun: 0}'], 'unknown_key', /Did you mean `minimum`/],
    [[...quartic, '--param', 't=1\nname: evil'], 'bad_flag', /more than one thing/],
    [[...quartic, '--param', 't=&a 1'], 'spec_alias', /--param:1:/],
    [[...quartic, '--class', 'mine'], 'bad_class', /capital/],
    [[...quartic, '--paper', 'arxiv'], 'bad_flag', /no link/],
  ])('%j as %s', async (argv, code, message) => {
    const root = project();
    const said = await say(newLoss, root, argv);
    expect(said.refused).toEqual([code]);
    expect(said.stderr).toMatch(message);
    expect(listing(root)).toEqual(['create-loss.config.json']);
  });

  test('a formula that is wrong, with a caret in what was typed', async () => {
    const said = await say(newLoss, project(), ['a', '--features', 'number', '--input', 'prediction', '--loss', 'sqare(prediction)']);
    expect(said.stderr).toBe('--loss:1:1  There is no function `sqare`.\n 1 | sqare(prediction)\n   | ^^^^^\nDid you mean `square`?');
  });

  test('a name that has a spec, even with --yes', async () => {
    const root = project();
    await say(newLoss, root, quartic);
    const before = readFileSync(join(root, 'src/losses/quartic.loss.yaml'), 'utf8');
    const said = await say(newLoss, root, [...quartic, '--summary', 'Other.', '--yes']);
    expect(said.refused).toEqual(['spec_exists']);
    expect(readFileSync(join(root, 'src/losses/quartic.loss.yaml'), 'utf8')).toBe(before);
  });

  test('a name that another spec has as an alias', async () => {
    const root = project({
      'src/losses/a.loss.yaml': 'name: a\naliases: [quartic]\nfeatures: [number]\ninput: prediction\nloss: prediction\n',
    });
    expect((await say(newLoss, root, quartic)).refused).toEqual(['spec_exists']);
  });

  test('a folder that is no project', async () => {
    const said = await say(newLoss, folder(), quartic);
    expect(said.refused).toEqual(['config_not_found']);
    expect(said.stderr).toContain('create-loss init');
  });

  test('a file of someone else in the way', async () => {
    const root = project({ 'generated/losses/quartic.ts': 'export const mine = 1;\n' });
    expect((await say(newLoss, root, quartic)).refused).toEqual(['not_ours']);
    expect(listing(root)).toEqual(['create-loss.config.json', 'generated/losses/quartic.ts']);
  });
});

describe('hostile words stay words:', () => {
  const hostile = [
    'a: b # c',
    '"; process.exit(1); //',
    "it's */ over",
    `$${'{1}'}`,
    '{{name}}',
    '</script>',
    'x\nloss: 0\nname: evil',
    '- [x',
    '\u2028next',
    '&a *b !t',
    "'; rm -rf ~; '",
    '`id` $(id) \\ "q"',
  ];

  test.each(hostile)('the summary %j', async (summary) => {
    const root = project();
    expect((await say(newLoss, root, [...quartic, '--summary', summary])).code).toBe(0);
    expect(specOf(root)).toMatchObject({ name: 'quartic', summary: summary.trim().replace(/\s+/g, ' '), parameters: [] });
  });

  test.each(hostile)('the description %j', async (description) => {
    const root = project();
    const parameter = `t={default: 1, description: ${JSON.stringify(description).replace('\u2028', '\\u2028')}}`;
    expect((await say(newLoss, root, [...quartic.slice(0, -1), 't * (prediction - target)^4', '--param', parameter])).code).toBe(0);
    expect(specOf(root).parameters).toMatchObject([{ name: 't', default: 1, description: description.trim().replace(/\s+/g, ' ') }]);
  });

  test.each(hostile)('and a shell gives %j back from the one-shot line', (word) => {
    const start = {
      input: 'prediction',
      parameters: { t: { default: 1, description: word } },
      loss: { from: '', text: `-abs(t) # ${word}` },
    } as const;
    const line = oneShot({ name: 'a', features: ['number'], className: null, paper: null, summary: word, start });
    const words = execFileSync('sh', ['-c', `set -- ${line}; for w in "$@"; do printf '%s\\0' "$w"; done`], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1);
    expect(words.slice(0, 3)).toEqual(['create-loss', 'a', '--features']);
    expect(words).toContain(`--loss=-abs(t) # ${word}`);
    expect(/^-/.test(word) ? words : words.slice(words.indexOf('--summary') + 1)).toContain(/^-/.test(word) ? `--summary=${word}` : word);
  });
});

describe('on a terminal', () => {
  const answers = [
    ['number'],
    'formula',
    'prediction',
    't',
    '0.5',
    '> 0',
    'Scale.',
    false,
    't * abs(prediction - targt)',
    't * abs(prediction - target)',
    '',
    'Mine.',
    true,
  ];

  test('every question is asked in order, and a line is mended where it stands', async () => {
    const root = project();
    const said = await talk(root, ['a'], answers);
    expect(said).toMatchObject({ code: 0, left: [] });
    expect(said.shown.at(-1)).toBe(
      'formula:1:22  Nothing is named `targt` here.\n 1 | t * abs(prediction - targt)\n   |                      ^^^^^\nDid you mean `target`?',
    );
    expect(said.stderr).toContain('    t · |prediction − target|');
    expect(said.stderr).toContain('+ src/losses/a.loss.yaml');
    expect(specOf(root, 'a')).toMatchObject({
      summary: 'Mine.',
      parameters: [{ name: 't', default: 0.5, exclusiveMinimum: 0, description: 'Scale.' }],
    });
  });

  test('the line that is shown at the end writes the same files without a question', async () => {
    const [first, second] = [project(), project()];
    const { stderr } = await talk(first, ['a'], answers);
    const line = stderr.split('\n').find((one) => one.startsWith('  create-loss a '))!;
    const words = execFileSync('sh', ['-c', `set -- ${line}; shift; for w in "$@"; do printf '%s\\0' "$w"; done`], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1);
    expect(await talk(second, words, [])).toMatchObject({ code: 0, asked: [] });
    expect(listing(second)).toEqual(listing(first));
    for (const path of listing(first)) expect(readFileSync(join(second, path), 'utf8')).toBe(readFileSync(join(first, path), 'utf8'));
  });

  test('several inputs are asked for one after another, and wrong answers where they stand', async () => {
    const root = project();
    const tensors = [
      ...['', 'Anchor', 'anchor', 'batch, Element', 'batch, element', 'embedding'],
      ...['anchor', 'positive', '', 'numbers', '> 1, < 0', ''],
      ...['', false], // over already? No: the target is still to come
      ...['class', 'target', '[batch]', 'integers', '>= 0', ''],
    ];
    const said = await talk(
      root,
      ['a', '--features', 'vector', '--summary', ''],
      ['formula', 'several', ...tensors, 'margin', '1', '', '', false, 'norm(anchor - positive) + margin', '', true],
    );
    expect(said).toMatchObject({ code: 0, left: [] });
    expect(specOf(root, 'a').inputs).toMatchObject([
      { name: 'anchor', dims: ['batch', 'element'], kind: 'embedding' },
      { name: 'positive', dims: null, kind: null },
      { name: 'target', dims: ['batch'], domain: 'integer' },
    ]);
  });

  test('a default stands nowhere to be added to: what is typed is all of it, and nothing is 1', async () => {
    const root = project();
    const answers = ['prediction', 'a', '', '', '', true, 'b', '2', '', '', false, 'a * b * (prediction - target)^2', '', true];
    const said = await talk(root, ['a', '--features', 'number', '--summary', ''], ['formula', ...answers]);
    expect(said).toMatchObject({ code: 0, left: [] });
    expect(specOf(root, 'a').parameters.map(({ default: value }) => value)).toEqual([1, 2]);
  });

  test('lines may bind names, go back, and are not over before their value', async () => {
    const root = project();
    const lines = ['e = prediction - taget', 'e = prediction - target', 'wrong = e', '..', 'q = e^2', '', 'q *', '(1 + q)', ''];
    const said = await talk(
      root,
      ['a', '--features', 'number', '--input', 'prediction', '--summary', ''],
      [...['formula'], '', ...lines, true],
    );
    expect(said).toMatchObject({ code: 0, left: [] });
    expect(said.shown.filter((one) => one.startsWith('formula:'))).toEqual([
      expect.stringContaining('Did you mean `target`'),
      expect.stringContaining('only names `q`'),
    ]);
    expect(specOf(root, 'a').loss.text).toBe('e = prediction - target\nq = e^2\nq *\n(1 + q)\n');
  });

  test('an error that shows only later asks again from its line, and loses nothing', async () => {
    const root = project();
    const lines = ['e = (prediction - target', 'q = e^2', '', 'e = (prediction - target)', undefined, 'q + 1', ''];
    const said = await talk(root, ['a', '--features', 'number', '--input', 'prediction', '--summary', ''], ['formula', '', ...lines, true]);
    expect(said).toMatchObject({ code: 0, left: [] });
    expect(said.stderr).toContain('This `(` is never closed');
    expect(specOf(root, 'a').loss.text).toBe('e = (prediction - target)\nq = e^2\nq + 1\n');
  });

  test.each(['huber', 'l1', 'mae', 'mean_absolute_error'])('%s is first offered as the torch.nn loss that it is', async (name) => {
    const root = project();
    const said = await talk(root, [name, '--features', 'number'], ['first', undefined, true]);
    expect(said.shown[0]).toMatch(/^torch\.nn\.(HuberLoss|L1Loss), .*\(recommended\)$/);
    expect(specOf(root, name).torch).toMatch(/^(HuberLoss|L1Loss)$/);
  });

  test('a formula that torch.nn has is offered under its name, whatever its input is called', async () => {
    const root = project();
    const said = await talk(
      root,
      ['a', '--features', 'number', '--input', 'logits', '--summary', 'S.', '--param', 'd={default: 2, exclusiveMinimum: 0}'],
      ['formula', 'e = abs(logits - target)', 'where(e <= d, e^2 / 2, d * (e - d / 2))', '', true, true],
    );
    expect(said.stderr).toContain('torch.nn.HuberLoss');
    expect(specOf(root, 'a').torch).toBe('HuberLoss');
  });

  test('no is exit 3 with nothing written', async () => {
    const root = project();
    expect(await talk(root, ['a'], [...answers.slice(0, -1), false])).toMatchObject({ code: 3, left: [] });
    expect(listing(root)).toEqual(['create-loss.config.json']);
  });

  test.each(answers.map((_, i) => i))('leaving instead of answer %i is exit 130 with nothing written', async (i) => {
    const root = project();
    expect(await talk(root, ['a'], [...answers.slice(0, i), 'leave'])).toMatchObject({ code: 130 });
    expect(listing(root)).toEqual(['create-loss.config.json']);
  });

  test('a name that the standard library has is no obstacle, and its loss is mentioned', async () => {
    const said = await talk(project(), ['mse', ...quartic.slice(1), '--summary', 'S.'], []);
    expect(said).toMatchObject({ code: 0, asked: [] });
    expect(said.stderr).toContain('The standard library has `mean_squared_error`: `create-loss add mean_squared_error` copies it.');
  });

  test('with all flags nothing is asked, nor in a dry run whether to write', async () => {
    expect(await talk(project(), [...quartic, '--summary', 'S.'], [])).toMatchObject({ code: 0, asked: [] });
    expect(await talk(project(), [...quartic, '--yes'], [])).toMatchObject({ code: 0, asked: [] });
    expect(await talk(project(), ['a', '--dry-run'], answers.slice(0, -1))).toMatchObject({ code: 0, left: [] });
  });
});

test('whatever is printed as YAML is read back, wherever it stands', () => {
  const values = [
    'a: b',
    '',
    ' a',
    '1',
    'null',
    '~',
    'true',
    '\u0085',
    '\ufeff',
    '\u200b',
    '\t',
    '---',
    '%a',
    '@',
    '"',
    "'",
    '\\',
    'x: |',
    '😀',
    1e21,
    -0.5,
    1e-7,
    true,
    null,
  ];
  for (const value of [...values, values, { a: 'x, y} # {', 'b c': [1, [2]] }]) {
    const read = parseYaml({ name: 'printed', text: `first: ${printYaml(value)}\nlist: [${printYaml(value)}, 2]\n` }).value;
    expect(JSON.parse(JSON.stringify(read))).toEqual({ first: value, list: [value, 2] });
  }
});

test('every question has a flag that answers it', () => {
  const known = flags.map(({ name }) => name);
  expect(Object.values(questions).filter(({ flag }) => !known.includes(flag))).toEqual([]);
});
