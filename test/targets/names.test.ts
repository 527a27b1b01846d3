/** What the lines of a formula name has that name in what is generated, in each of the three languages. */

import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/program.js';
import { runtimeSources, templateOf } from '../../src/project/assets.js';
import { ts } from '../../src/project/compiler.js';
import { defaults } from '../../src/project/config.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';
import type { Spec } from '../../src/spec/spec.js';
import { targets } from '../../src/targets/index.js';
import { assemble } from '../../src/targets/kernel/assemble.js';
import { reserved } from '../../src/targets/ludwig/python.js';
import { specs } from '../proofs/library.js';

type Language = 'ts' | 'wat' | 'py';

/** The functions of a loss in each language. */
async function generated(spec: Spec): Promise<Record<Language, string>> {
  const project = { root: tmpdir(), config: defaults };
  const library = {
    losses: [compile(spec, specs)],
    targets: targets.map(({ name }) => name),
    written: () => null,
    layout: { out: 'generated', tests: 'test', runtime: null },
    template: (name: Parameters<typeof templateOf>[1]) => templateOf(project, name),
    runtimeSources,
  };
  const files = (await Promise.all(targets.map(({ render }) => render(library)))).flat();
  const text = (end: string) => files.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { ts: text(`/losses/${spec.name}.ts`), wat: text(`/${spec.name}.wat`), py: text(`/losses/${spec.name}.py`) };
}

const own = (lines: readonly string[], parameters = {}): Spec => {
  const text = JSON.stringify({ name: 'own_loss', features: ['number'], input: 'prediction', parameters, loss: lines.join('\n') });
  return readSpec({ name: 'src/losses/own_loss.loss.yaml', text }, readCatalogue());
};

const assigned: Record<Language, RegExp> = {
  ts: /(?:const|let) (\w+)(?: =|:)/g,
  wat: /\(local\.set \$([^\s()]+?)(?:\.\d)? /g,
  py: /^ +(\w+) = /gm,
};
const namesIn = (text: string, language: Language): Set<string> => new Set([...text.matchAll(assigned[language])].map(([, name]) => name!));

describe('names', () => {
  test('of lines stay where a rule has rewritten them, or what stands below', async () => {
    const text = await generated(
      own([
        'chance = sigmoid(prediction)',
        'surprise = -log(chance)',
        'gap = abs(surprise - target)',
        'near = gap <= 1',
        'where(near, gap^2 / 2, gap - 1 / 2) + surprise * gap',
      ]),
    );
    for (const language of ['ts', 'py'] as const)
      for (const name of ['surprise', 'gap']) expect(namesIn(text[language], language)).toContain(name);
    for (const name of ['surprise', 'gap']) expect(namesIn(text.wat, 'wat')).toContain(name);
  });

  test('of what flows back to a line are told by it', async () => {
    const text = await generated(own(['share = prediction / target', 'share * sin(share)']));
    expect(namesIn(text.ts, 'ts')).toContain('gShare');
    expect(namesIn(text.wat, 'wat')).toContain('g.share');
  });

  test('of lines of a loss that a formula calls come with it', async () => {
    const text = await generated(own(['2 * wing(prediction, target)']));
    expect(text.ts).toContain('const error = tf.abs(');
    expect(namesIn(text.wat, 'wat')).toContain('error');
    expect(namesIn(text.py, 'py')).toContain('error');
  });

  test('are those of pairs and of what lies along a second name of an axis', async () => {
    const text = await generated(specs.find(({ name }) => name === 'nt_xent')!);
    const names = ['similarity', 'rivals', 'same', 'z'];
    expect([...namesIn(text.ts, 'ts')]).toEqual(expect.arrayContaining([...names, 'otherZ', 'norm', 'gZ']));
    // A kernel of pairs divides a sum by both norms, and never makes z itself.
    expect([...namesIn(text.wat, 'wat')]).toEqual(expect.arrayContaining(['similarity', 'rivals', 'same', 'norm', 'g.rivals']));
    const distances = await generated(specs.find(({ name }) => name === 'nca')!);
    expect([...namesIn(distances.wat, 'wat')]).toEqual(expect.arrayContaining(['z', 'z@other', 'norm']));
  });

  /** Each line uses the one before twice: written out in full, their gradient would never end. */
  test('take the place of no word of a language and of no other name', async () => {
    const words =
      'delete lambda value g tf ops torch math at stop scratch row whole part loss batch_size batchSize known sum_2 users error'.split(' ');
    const lines = words.map((word, i) => (i === 0 ? `${word} = prediction - target` : `${word} = sin(${words[i - 1]}) * ${words[i - 1]}`));
    const text = await generated(own([...lines, words.map((word) => `${word} * cos(${word})`).join(' + ')]));
    expect(ts.transpileModule(text.ts, { reportDiagnostics: true }).diagnostics).toEqual([]);
    for (const [, body] of text.ts.matchAll(/\nfunction \w+([\s\S]*?)\n}/g)) {
      const all = [...body!.matchAll(assigned.ts)].map(([, name]) => name);
      expect(new Set(all).size).toBe(all.length);
    }
    for (const name of namesIn(/\ndef own_loss[\s\S]*?\n\n\n/.exec(text.py)![0], 'py')) expect(reserved).not.toContain(name);
    await expect(assemble('own_loss', text.wat)).resolves.toBeInstanceOf(Uint8Array);
    expect([...namesIn(text.wat, 'wat')]).toEqual(expect.arrayContaining(['delete', 'lambda', 'error']));
  });

  test('do not depend on the other losses of a project', async () => {
    const spec = own(['error = abs(prediction - target)', 'error * exp(error)']);
    const alone = await generated(spec);
    compile(own(['distance = abs(prediction - target)', 'distance * exp(distance)']), specs);
    expect(await generated(spec)).toEqual(alone);
    expect(namesIn(alone.wat, 'wat')).not.toContain('distance');
  });
});
