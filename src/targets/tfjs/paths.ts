/** Where each file lies, and how one imports another. */

import { posix } from 'node:path';
import type { Layout } from '../target.js';

export const lossPath = ({ out }: Layout, name: string): string => `${out}/losses/${name}.ts`;
export const configPath = ({ out }: Layout, name: string): string => `${out}/schemas/${name}.ts`;
export const schemaPath = ({ out }: Layout, name: string): string => `${out}/schemas/${name}.schema.json`;
export const featurePath = ({ out }: Layout, feature: string): string => `${out}/schemas/features/${feature}.schema.json`;
export const registryPath = ({ out }: Layout): string => `${out}/registry.ts`;
export const stubPath = ({ tests }: Layout, name: string): string => `${tests}/${name}.test.ts`;

/** The specifier by which a file imports another, as ESM wants it. */
export function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

/** A path in the config is relative to the project's root; anything else is a package. */
export function runtimeSpecifier(from: string, { runtime, out }: Layout): string {
  if (runtime === null) return specifier(from, `${out}/runtime/index.ts`);
  const isPackage = !/^\.{0,2}\//.test(runtime) && !/^[\w-]+(\/[\w-]+)*\/?$/.test(runtime);
  return isPackage || runtime.startsWith('create-loss/') || runtime.startsWith('@')
    ? runtime
    : specifier(from, posix.join(runtime, 'index.ts'));
}
