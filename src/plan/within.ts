/** No path leaves the project: not by its words, not by a link on its way. */
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { refuse } from '../diagnostics.js';

/** Where a path relative to the root really lies, links followed; it need not exist. */
export function contained(root: string, path: string): string {
  const words = forbidden.find(({ form }) => form.test(path));
  if (words !== undefined) refuse('outside_project', { path: JSON.stringify(path), why: words.why });
  const home = realpathSync(root);
  const missing: string[] = [];
  let there = join(home, path);
  while (!existsSync(there)) {
    missing.unshift(basename(there));
    there = dirname(there);
  }
  const real = realpathSync(there);
  if (real !== home && !real.startsWith(home.endsWith(sep) ? home : home + sep))
    refuse('outside_project', { path, why: 'a link leads out of it' });
  if (missing.length > 0 && leadsNowhere(real, missing[0]!)) refuse('outside_project', { path, why: 'a link on its way leads nowhere' });
  return join(real, ...missing);
}

// biome-ignore format: a table
const forbidden = [
  { form: /[\x00-\x1f\x7f]/,         why: 'a control character is in it' },
  { form: /^([/\\]|[A-Za-z]:)/,      why: 'it is absolute' },
  { form: /(^|[/\\])\.\.([/\\]|$)/,  why: 'it has `..` in it' },
];

/** A link to nothing does not exist for existsSync, yet writing through it would make its target. */
function leadsNowhere(folder: string, name: string): boolean {
  return statSync(folder).isDirectory() && lstatSync(join(folder, name), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
