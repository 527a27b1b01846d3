/** A command called as main.ts calls it, in a folder of its own, everything it says caught. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Command, ExitCode, Output } from '../../src/cli/command.js';
import { read } from '../../src/cli/read.js';
import { Refusal } from '../../src/diagnostics.js';

export interface Said {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** Codes of what was refused. */
  readonly refused: readonly string[];
}

/** A folder with these files; `installed`: with the packages of this repository. */
export function folder(files: Record<string, string> = {}, { installed = false } = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'create-loss-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  if (installed) symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'), 'dir');
  return root;
}

export const project = (files: Record<string, string> = {}, options = {}): string =>
  folder({ 'create-loss.config.json': '{}', ...files }, options);

export const listing = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

export async function say(command: Command, cwd: string, argv: readonly string[], interactive = false): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const output: Output = {
    json: argv.includes('--json'),
    interactive,
    data: (text) => {
      said.stdout += `${text}\n`;
    },
    note: (text) => {
      said.stderr += `${text}\n`;
    },
    style: (_, text) => text,
  };
  try {
    const code = await command.run({ cwd, ...read(command, argv), output });
    return { code, ...said, refused: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: 2, stdout: said.stdout, stderr: said.stderr + error.message, refused: error.diagnostics.map(({ code }) => code) };
  }
}
