import { expect, test } from 'vitest';
import { librarySpecs } from '../../src/cli/catalogue.js';
import { parseConfig } from '../../src/cli/training-config.js';
import { lossesOf, problemsOf } from '../../src/cli/training-losses.js';
import { render } from '../../src/diagnostics.js';
import { folder, json, project, run, write } from './command.js';

const library = librarySpecs();
const known = library.filter(({ name }) => ['huber', 'log_cosh'].includes(name));

/** What `validate` says of a config in a project with two losses, without the half second of a process. */
function findings(text: string): string[] {
  const config = parseConfig({ name: 'training.yaml', text });
  return [...config.issues, ...lossesOf(config).flatMap((loss) => problemsOf(loss, config, { known, library }))].map(render);
}

// biome-ignore format: a table
test.each([
  ['a config',                 '{ type: huber, delta: 2 }'],
  ['JSON',                     '{\n  "type": "huber",\n  "delta": 2.5\n}\n'],
  ['a list',                   '- type: huber\n- type: log_cosh\n  weight: 0.5\n'],
  ['a list in JSON',           '[\n  { "type": "huber" },\n  { "type": "log_cosh" }\n]\n'],
  ['a Ludwig config',          'input_features: [{ name: x, type: number }]\noutput_features:\n  - { name: y, type: number, loss: { type: huber, delta: 3 } }\n  - { name: z, type: category }\n'],
  ['a default loss',           'output_features: [{ name: y, type: timeseries, loss: { delta: 3 } }]'],
])('%s that is right is found right', (_, config) => {
  expect(findings(config)).toEqual([]);
});

// biome-ignore format: a table
test.each([
  ['{ type: huber, delt: 2 }',                       '1:16', '`delt` is not a key of a config of huber.', 'Did you mean `delta`?'],
  ['- type: log_cosh\n- type: huber\n  delta: wide', '3:10', '`[1].delta` must be a number, not the text "wide".', '         ^^^^'],
  ['[\n{ "type": "huber", "delta": -1 }]',           '2:29', '`[0].delta` must be more than 0; it is -1.', ''],
  ['type: hubr',                                     '1:7',  'There is no loss `hubr`.', 'Did you mean `huber`?'],
  ['type: mean_squared_error',                       '1:7',  'There is no loss `mean_squared_error`.', 'run `create-loss add mean_squared_error`'],
  ['delta: 2',                                       '1:1',  'The config has no `type`.', 'the name of a loss'],
  ['output_featurs: []',                             '1:1',  'The config has no `type`.', 'Did you mean `output_features`'],
  ['output_features: [{ type: nmber }]',             '1:27', '`nmber` is not an output feature type.', 'Did you mean `number`?'],
  ['output_features:\n  - type: category\n    loss: { type: huber }', '3:19', '`output_features[0].loss.type` must be a loss for category features', 'for number, timeseries, vector'],
  ['output_features:\n  - type: number\n    loss: { type: huber, reduction: men }', '3:37', 'must be one of mean, sum, batch_mean', 'Did you mean `mean`?'],
  ['output_features:\n  - type: number\n    loss: huber',             '3:11', '`output_features[0].loss` must be a mapping', ''],
  ['{ type: huber, type: log_cosh }',                '1:16', 'The key `type` stands here a second time.', ''],
])('%j is found wrong at %s', (config, at, sentence, advice) => {
  const [found = '', ...others] = findings(config);
  expect(others).toEqual([]);
  expect(found.startsWith(`training.yaml:${at}  `), found).toBe(true);
  expect(found).toContain(sentence);
  expect(found).toContain(advice);
});

test('the count of losses closes what is said, and the exit code tells right from wrong', () => {
  const root = project();
  write(root, 'right.yaml', '- type: huber\n- type: log_cosh\n');
  write(root, 'wrong.json', '{ "type": "huber", "delt": 1 }');
  expect(run(root, ['validate', 'right.yaml'])).toEqual({ code: 0, stdout: '', stderr: '2 losses in right.yaml: right.\n' });
  const wrong = run(root, ['validate', 'wrong.json']);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^wrong\.json:1:20 {2}`delt`(.|\n)*1 loss in wrong\.json: 1 finding\.\n$/);
});

test('findings as JSON have their place', () => {
  const root = folder();
  const found = run(root, ['validate', '-', '--json'], { input: '{ type: huber, delt: 2 }' });
  expect(found.code).toBe(1);
  expect(json(found)).toEqual({
    valid: false,
    losses: 1,
    findings: [
      {
        code: 'unknown_key',
        message: '`delt` is not a key of a config of huber.',
        hint: 'Did you mean `delta`?',
        file: 'stdin',
        line: 1,
        column: 16,
      },
    ],
  });
});

test('a project without a loss for the feature says so', () => {
  const root = project();
  write(root, 'train.yaml', 'output_features: [{ name: a, type: anomaly, loss: { type: huber } }]\n');
  expect(run(root, ['validate', 'train.yaml'])).toMatchObject({ code: 1, stderr: expect.stringContaining('\nNone here is for it.\n') });
});

test('what is no config could not be checked', () => {
  const root = project();
  write(root, 'list.yaml', '- a: [');
  expect(run(root, ['validate', 'list.yaml'])).toMatchObject({ code: 2, stderr: expect.stringContaining('list.yaml:1:') });
  expect(run(root, ['validate', 'absent.json'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^absent\.json cannot be read: there is no such file\.\n/),
  });
  expect(run(root, ['validate']).code).toBe(2);
});
