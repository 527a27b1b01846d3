/** The TypeScript beside a kernel's text: its bytes, and how its functions are called for each program. */

import { type Code, code as codeOf, imports, literal, print, symbol } from '../../code/code.js';
import type { File } from '../../file.js';
import type { Program } from '../../program.js';
import { configPath, kernelPath, kernelSpecifier, runtimeSpecifier, specifier } from '../paths.js';
import type { Library } from '../target.js';
import { outputsOf } from './manifest.js';
import type { Module } from './module.js';

interface Place {
  readonly module: Module;
  /** The module's bytes in base64. */
  readonly code: string;
  readonly library: Library;
}

export function tableFile(programs: readonly Program[], { module, code, library }: Place): File {
  const { spec } = programs[0]!;
  const { layout } = library;
  const path = kernelPath(layout, spec.name);
  const runtime = kernelSpecifier(runtimeSpecifier(path, layout));
  const config = symbol(`${spec.className}Config`, specifier(path, configPath(layout, spec.name)), 'type');
  const compiled = symbol('compiled', runtime);
  const entries = module.tables.map((table, i) => entryText(programs[i]!, table));
  const head: Code = code === '' ? '' : codeOf`/** The bytes of ${spec.name}.wat. */\nconst kernel = ${compiled}('${code}');\n\n`;
  const type = codeOf`readonly (${symbol('Kernel', runtime, 'type')}<${config}> | null)[]`;
  const body: Code = [head, codeOf`export const kernels: ${type} = [\n`, ...entries, '];\n'];
  return { path, text: `${imports(body)}\n\n${print(body)}`, owner: 'tool', spec: spec.source.name, template: null };
}

function entryText(program: Program, table: ReadonlyMap<string, string> | string): string {
  const { spec } = program;
  const features = outputsOf(program);
  if (typeof table === 'string') return `  // ${features}: computed by ops, as ${table}.\n  null,\n`;
  const names = spec.parameters.map(({ name }) => name);
  const roles = [...table].map(([role, call]) => `      '${role}': (${parametersOf(call, names)}) => (${call}),\n`);
  const arrays = spec.parameters.filter(({ type }) => type === 'array').map(({ name, axis }) => [name, axis ?? 'class'] as const);
  return `  // ${features}\n  kernel({\n    arrays: ${literal(Object.fromEntries(arrays))},\n    roles: {\n${roles.join('')}    },\n  }),\n`;
}

/** `{ delta }, $size, $g`, as far as the text uses them. */
function parametersOf(call: string, names: readonly string[]): string {
  const uses = (name: string) => new RegExp(`(?<![\\w$.'])${name.replace('$', '\\$')}\\b`).test(call);
  const used = names.filter(uses);
  const list = [used.length === 0 ? '_config' : `{ ${used.join(', ')} }`, uses('$size') ? '$size' : '_size', uses('$g') ? '$g' : '_above'];
  while (list.at(-1)?.startsWith('_') === true) list.pop();
  return list.join(', ');
}
