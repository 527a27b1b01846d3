import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { edit, main, project, text, write } from './command.js';

test('watching outlives bad specs, bursts and a bad config, and ends with 130', async () => {
  const root = project();
  const watching = start(root);
  await watching.says(/\d+ current\.\n.*Ctrl-C ends it\./);

  edit(root, 'src/losses/huber.loss.yaml', (spec) => spec.replace(/summary: .*/, 'summary: Another.'));
  await watching.says(/~ generated\/losses\/huber\.ts\n/);

  const good = text(root, 'src/losses/log_cosh.loss.yaml');
  write(root, 'src/losses/log_cosh.loss.yaml', good.replace(/^loss: .*/m, 'loss: 1 + )'));
  await watching.says(/log_cosh\.loss\.yaml:\d+:\d+ {2}Expected/);
  write(root, 'src/losses/log_cosh.loss.yaml', good);
  await watching.says(/\d+ current\./);

  edit(root, 'create-loss.config.json', (config) => config.replace('"out"', '"oot"'));
  await watching.says(/`oot` is not a setting/);
  edit(root, 'create-loss.config.json', (config) => config.replace('"oot"', '"out"'));
  await watching.says(/\d+ current\./);

  const specs = join(root, 'src/losses');
  for (let i = 0; i < 5; i++) {
    renameSync(join(specs, 'huber.loss.yaml'), join(specs, 'aside'));
    renameSync(join(specs, 'aside'), join(specs, 'huber.loss.yaml'));
  }
  rmSync(join(specs, 'huber.loss.yaml'));
  await watching.until(() => !existsSync(join(root, 'generated/losses/huber.ts')));
  rmSync(specs, { recursive: true });
  await watching.until(() => !existsSync(join(root, 'generated/losses')));
  mkdirSync(specs);
  write(root, 'src/losses/log_cosh.loss.yaml', good);
  await watching.until(() => existsSync(join(root, 'generated/losses/log_cosh.ts')));

  expect(await watching.interrupt()).toBe(130);
});

function start(root: string) {
  const child: ChildProcess = spawn(process.execPath, [main, 'generate', '--watch'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  let read = 0;
  child.stdout!.on('data', (data: Buffer) => (text += data));
  child.stderr!.on('data', (data: Buffer) => (text += data));
  const until = async (done: () => boolean) => {
    for (let tries = 0; !done(); tries++) {
      if (tries > 400) throw new Error(`Nothing happened. It said:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return {
    until,
    /** Waits until it has said something since it was last waited for. */
    says: async (what: RegExp) => {
      await until(() => what.test(text.slice(read)));
      const found = what.exec(text.slice(read))!;
      read += found.index + found[0].length;
    },
    interrupt: async () => {
      child.kill('SIGINT');
      return new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
