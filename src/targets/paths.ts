/** Where each file lies, and how one imports another. */

import { posix } from 'node:path';
import type { Layout } from './target.js';

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

/** The runtime as a file imports it: the copy in `out`, a folder of the project, or the package's own. */
export function runtimeSpecifier(from: string, { runtime, out }: Layout): string {
  if (runtime === packageRuntime) return runtime;
  return specifier(from, posix.join(runtime ?? `${out}/runtime`, 'index.ts'));
}

const packageRuntime = 'create-loss/runtime';

/** Its ops, imported as a module of their own so that a bundle carries only those that it calls. */
export const opsSpecifier = (runtime: string): string =>
  runtime === packageRuntime ? `${runtime}/ops` : runtime.replace(/index\.js$/, 'ops/index.js');

/** What runs kernels; a module of its own, so that a library without kernels carries none of it. */
export const kernelSpecifier = (runtime: string): string =>
  runtime === packageRuntime ? `${runtime}/kernel` : runtime.replace(/index\.js$/, 'kernel/index.js');

/** The module from which the class of a loss takes its kernels, one for each program or null. */
export const kernelPath = ({ out }: Layout, name: string): string => `${out}/kernels/${name}.ts`;
/** What runs as a kernel, and why the rest does not. */
export const kernelManifestPath = ({ out }: Layout): string => `${out}/kernels/manifest.json`;
export const kernelTextPath = ({ out }: Layout, name: string): string => `${out}/kernels/${name}.wat`;
