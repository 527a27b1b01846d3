/** `npm run check --format json` gives `--format` to npm, not to the script; what npm kept shows in its environment. */

import { refuse } from '../diagnostics.js';
import type { Command } from './command.js';

/** Refuses flags of the command that npm kept for itself: without them the command would do something else than was asked. */
export function refuseSwallowed(command: Command, argv: readonly string[], env: NodeJS.ProcessEnv): void {
  const names = [...new Set([...command.flags.map(({ name }) => name), 'json', 'check', 'dry-run'])];
  const script = env.npm_lifecycle_event;
  const kept = names.filter((name) => !(script === 'npx' && npxOwn.includes(name)) && isKept(name, argv, env));
  if (kept.length === 0) return;
  const flags = kept.map((name) => `--${name}`).join(', ');
  const form = script === undefined || script === 'npx' ? `npm create loss -- ${flags}` : `npm run ${script} -- ${flags}`;
  refuse('swallowed_flags', { flags, form });
}

/** Flags that `npx --yes create-loss` means for npx. */
const npxOwn = ['yes', 'force'];

function isKept(name: string, argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const value = env[`npm_config_${name.replaceAll('-', '_')}`];
  const given = argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  return !given && value !== undefined && !['', 'false', 'null', 'undefined'].includes(value);
}
