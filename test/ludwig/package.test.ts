/** What Python makes of a package: texts of a spec are the same texts there, and no name of Ludwig's is taken unasked. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readCatalogue, readSpec } from '../../src/spec/read.js';
import type { Spec } from '../../src/spec/spec.js';
import { hostileSpec, rendered, texts } from './hostile.js';

/** What a program prints last that has the package of some specs. */
async function python(specs: readonly Spec[], program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'create-loss-package-'));
  for (const { path, text } of await rendered(specs, { python: 'own_losses' })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const env = { ...process.env, PYTHONPATH: join(folder, 'generated', 'ludwig') };
  const said = execFileSync(process.env.LUDWIG_PYTHON ?? 'python', ['-c', program], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return said.trim().split('\n').at(-1)!;
}

test('texts of a spec are the same texts in the schema of Ludwig', async () => {
  const program = `
import json, own_losses
from ludwig.schema.features.loss.loss import get_loss_classes
fields = get_loss_classes("number")["hostile"].model_fields
print(json.dumps([fields["mode"].default, fields["mode"].description, fields["scale"].description]))`;
  const spec = hostileSpec();
  const [mode, scale] = spec.parameters;
  expect([mode!.default, mode!.description]).toEqual([texts[1], texts[0]]);
  expect(JSON.parse(await python([spec], program))).toEqual([mode!.default, mode!.description, scale!.description]);
});

const focal = (line: string): Spec => {
  const text = `name: focal\nfeatures: [binary]\ninput: logits\n${line}\nloss: softplus(where(target, -logits, logits))`;
  return readSpec({ name: 'src/losses/focal.loss.yaml', text }, readCatalogue());
};
const attempt = `
try:
    import own_losses
    from ludwig.schema.features.loss.loss import get_loss_classes
    print(get_loss_classes("binary")["focal"].__module__)
except Exception as error:
    print(type(error).__name__, error)`;

test('a name of Ludwig is refused, with what to write', async () => {
  const said = await python([focal('')], attempt);
  expect(said).toMatch(/^NameTakenError Ludwig 0\.17\.\d+ has a loss `focal` for binary outputs\./);
  expect(said).toContain('write `ludwig: focal` in src/losses/focal.loss.yaml');
});

test('a spec that says so stands in for the loss of Ludwig', async () => {
  expect(await python([focal('ludwig: focal')], attempt)).toBe('own_losses.losses.focal');
});
