/** `init` makes a folder a loss project; what stands there already stays, so it can be run again. */

import { relative, resolve } from 'node:path';
import { apply } from '../plan/disk.js';
import { acting } from '../plan/failure.js';
import { makeFolder } from '../plan/folder.js';
import type { Change } from '../plan/plan.js';
import { readDisk } from '../plan/survey.js';
import { defaults, type Project, projectAt } from '../project/config.js';
import { planProject } from '../project/generate.js';
import { ownChange } from '../project/own.js';
import type { Command } from './command.js';
import { extended } from './package-json.js';
import { asJson, exitCode, jsonShape, print } from './written.js';

export const init: Command = {
  name: 'init',
  summary: 'make a folder a loss project',
  usage: 'init [folder]',
  example: 'create-loss init my-losses',
  json: `{ "root": folder, "notes": [text], "next": [command], ${jsonShape}`,
  flags: [],
  words: 1,
  run: async ({ cwd, positionals: [folder = '.'], output }) => {
    const root = resolve(cwd, folder);
    acting('unwritable', folder, () => makeFolder(root));
    const project = projectAt(root);
    const { changes, notes } = await plan(project ?? { root, config: defaults }, project === null);
    const made = apply(root, changes, { out: (project?.config ?? defaults).out, force: false });
    const next = nextSteps(relative(cwd, root));
    if (output.json) output.data(JSON.stringify({ root, notes, next, ...asJson({ changes, made }) }, null, 2));
    else {
      print({ changes, made }, output);
      output.note([...notes, '', 'Next:', ...next.map((step) => `  ${step}`)].join('\n'));
    }
    return exitCode({ changes, made });
  },
};

interface Initial {
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}

async function plan(project: Project, isNew: boolean): Promise<Initial> {
  const {
    root,
    config: { out },
  } = project;
  const { changes } = await planProject(project);
  const disk = readDisk(root, ['package.json', 'tsconfig.json', '.gitattributes']);
  const { text, notes } = extended(disk.get('package.json') ?? null, root);
  const wanted: [path: string, text: string][] = [
    ['package.json', text],
    ['.gitattributes', withLine(disk.get('.gitattributes') ?? '', `${out}/** linguist-generated=true`)],
    ...(isNew ? [['create-loss.config.json', configText] as [string, string]] : []),
    ...(disk.has('tsconfig.json') ? [] : [['tsconfig.json', tsconfig(out)] as [string, string]]),
  ];
  const differs = wanted.filter(([path, after]) => disk.get(path) !== after);
  return { changes: [...differs.map(([path, after]) => ownChange(path, disk.get(path) ?? null, after)), ...changes], notes };
}

const configText = `${JSON.stringify({ specs: defaults.specs, out: defaults.out, tests: defaults.tests }, null, 2)}\n`;

const tsconfig = (generated: string): string => `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true
  },
  "include": ["src", "${generated}", "test"]
}
`;

function withLine(text: string, line: string): string {
  if (text.split(/\r?\n/).some((one) => one.trim() === line)) return text;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
}

/** In the syntax of the package manager that started this process. */
function nextSteps(folder: string): string[] {
  const manager = process.env.npm_config_user_agent?.split('/')[0] ?? 'npm';
  const [install, own, run] = syntax[manager] ?? syntax.npm!;
  return [
    ...(folder === '' ? [] : [`cd ${folder}`]),
    install,
    `${own} create-loss add mean_squared_error`,
    `${own} create-loss my_loss`,
    `${run} check`,
  ];
}

// biome-ignore format: a table
const syntax: Readonly<Record<string, readonly [install: string, own: string, run: string]>> = {
  npm:  ['npm install',  'npx',       'npm run'],
  pnpm: ['pnpm install', 'pnpm exec', 'pnpm run'],
  yarn: ['yarn install', 'yarn run',  'yarn run'],
  bun:  ['bun install',  'bunx',      'bun run'],
};
