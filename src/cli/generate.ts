/** `generate` writes what differs, once or whenever something changes. */

import type { Command } from './command.js';
import { full } from './plan-project.js';
import { round } from './round.js';
import { jsonShape } from './written.js';

export const generate: Command = {
  name: 'generate',
  summary: 'bring generated files up to date',
  usage: 'generate [name…] [--watch] [--dry-run] [--force] [--full]',
  example: 'create-loss generate --dry-run',
  json: `{ "notes": [diagnostic], ${jsonShape}\nWith --watch, one such line for each round.`,
  flags: [
    { name: 'watch', type: 'boolean', description: 'Stay, and generate again whenever a spec, a template or the config changes.' },
    { name: 'dry-run', type: 'boolean', description: 'Say what would be written, and write nothing.' },
    { name: 'force', type: 'boolean', description: 'Overwrite generated files that were edited by hand.' },
    full,
  ],
  run: async (invocation) => {
    if (invocation.flags.watch !== true) return (await round(invocation)).exit;
    return (await import('./watch.js')).watch(invocation);
  },
};
