/** The command line that would have made the same draft without a question. */

import { printYaml } from '../spec/yaml.js';
import type { Draft, Written } from './draft.js';

export function oneShot({ name, features, start, summary, className, paper }: Draft): string {
  const own: [string, string][] =
    'torch' in start
      ? [['torch', start.torch]]
      : [
          ...inputFlags(start.input),
          ...Object.entries(start.parameters).map(([key, parameter]): [string, string] => ['param', `${key}=${printYaml(parameter)}`]),
          ['loss', start.loss.text.trim()],
        ];
  const optional = { summary: summary || null, class: className, paper };
  const said = Object.entries(optional).filter((pair): pair is [string, string] => pair[1] !== null);
  const flags = [['features', features.join(',')] as const, ...own, ...said].map(
    ([flag, value]) => `--${flag}${/^-/.test(value) ? '=' : ' '}${quote(value)}`,
  );
  return ['create-loss', name, ...flags, '--yes'].join(' ');
}

const inputFlags = (input: Written['input']): [string, string][] =>
  typeof input === 'string'
    ? [['input', input]]
    : Object.entries(input).map(([name, raw], _, { length }) => {
        const alone = length > 1 && Object.keys(raw).length === 0;
        return ['input', alone ? name : `${name}=${printYaml(raw)}`];
      });

/** For a POSIX shell: in single quotes nothing means anything, and they end only at one. */
export const quote = (word: string): string => (/^[\w.,:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
