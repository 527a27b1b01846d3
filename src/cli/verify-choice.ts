/** Which checks the flags of `verify` ask for, and which this machine can do. */

import { didYouMean, refuse } from '../diagnostics.js';
import { type ComputerRow, computers, title } from '../verify/computers.js';
import { type Check, checks } from '../verify/prove.js';
import type { Invocation } from './command.js';
import { isInstalled } from './generated-library.js';

type Flags = Invocation['flags'];

export const keys = ['target', 'backend'] as const;
export const namesOf = (key: (typeof keys)[number]): string[] => [...new Set(computers.map((row) => row[key]))];

/** The checks, and the packages without which others were left out. Packages are looked for from the project's root. */
export function choose(
  flags: Flags,
  { root, withGoldens }: { root: string; withGoldens: boolean },
): { chosen: readonly Check[]; missing: readonly string[] } {
  const rows = inPython(flags, asked(flags));
  const absent = rows.filter(({ needs }) => needs !== null && !isInstalled(needs, root));
  const all = new Set(computers.map(title));
  const kept = new Set(rows.filter((row) => !absent.includes(row)).map(title));
  if (flags.goldens !== undefined) return { chosen: checks.filter(({ name }) => name === 'goldens'), missing: [] };
  const computing = new Set(rows.map(({ by }) => by));
  return {
    chosen: checks.filter(({ name, by }) =>
      all.has(name) ? kept.has(name) : name === 'goldens' ? withGoldens : by === 'node' || computing.has(by),
    ),
    missing: absent.map(({ needs }) => needs!),
  };
}

function asked(flags: Flags): readonly ComputerRow[] {
  const wanted = keys.map((key) => [key, listed(key, flags[key])] as const);
  const rows = computers.filter((row) => wanted.every(([key, words]) => words === null || words.includes(row[key])));
  const suggestion = `There are ${computers.map(title).join(', ')}.`;
  return rows.length > 0 ? rows : refuse('bad_flag', { flag: '--backend', problem: 'no target has that backend', suggestion });
}

/** Without a Python, what needs one is left out, unless its target is asked for by name or nothing else is left. */
function inPython({ python, target }: Flags, rows: readonly ComputerRow[]): readonly ComputerRow[] {
  const others = rows.filter(({ by }) => by !== 'python');
  const flag = '--python';
  if (python !== undefined && others.length === rows.length)
    refuse('bad_flag', {
      flag,
      problem: 'no computation that is asked for runs in Python',
      suggestion: 'Take it out, or add --target ludwig.',
    });
  if (python === undefined && others.length < (target === undefined ? 1 : rows.length))
    refuse('bad_flag', {
      flag,
      problem: 'it is missing, and losses of Ludwig are computed in Python',
      suggestion: 'Name a Python that has Ludwig: --target ludwig --python .venv/bin/python.',
    });
  return python === undefined ? others : rows;
}

function listed(key: (typeof keys)[number], given: Flags[string]): readonly string[] | null {
  if (given === undefined) return null;
  const known = namesOf(key);
  const words = [given].flat() as string[];
  const stranger = words.find((word) => !known.includes(word));
  if (stranger === undefined) return words;
  return refuse('bad_flag', {
    flag: `--${key}`,
    problem: `\`${stranger}\` is not one of ${known.join(', ')}`,
    suggestion: didYouMean(stranger, known),
  });
}
