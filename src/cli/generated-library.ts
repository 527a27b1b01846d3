/** The generated classes of losses and the TensorFlow.js that they run on. */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '../program.js';
import type { Project } from '../project/config.js';
import type { Spec } from '../spec/spec.js';
import type { Library, Loss, Tf } from '../verify/tensors.js';
import { entryOf, inFolder, moduleOf, quietly } from './transpiled.js';

type Class = new (config: Record<string, unknown>) => Loss;

interface Wish {
  readonly project: Project;
  /** The targets that are generated. */
  readonly wanted: readonly string[];
  /** What needs TensorFlow.js, if it is missed. */
  readonly what: string;
}

/** Every class loaded, so that no file has to stay. */
export async function libraryOf(losses: readonly (readonly Program[])[], { project, wanted, what }: Wish): Promise<Library> {
  const entry = entryOf('@tensorflow/tfjs', { root: project.root, what });
  return inFolder({ losses, project, wanted }, async (folder) => {
    const load = ({ name }: Spec) => import(pathToFileURL(join(folder, moduleOf(name))).href) as Promise<Record<string, Class>>;
    const specs = losses.map(([program]) => program!.spec);
    const modules = await quietly(() => Promise.all(specs.map(load)), entry);
    const classes = new Map(specs.map(({ name, className }, i) => [name, modules[i]![className]!]));
    const tf = (await import(pathToFileURL(entry).href)) as Tf;
    return { tf, classOf: async ({ name }) => classes.get(name)! };
  });
}

/** Whether a package can be loaded from a project. */
export function isInstalled(name: string, root: string): boolean {
  try {
    createRequire(join(root, 'package.json')).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** A backend of TensorFlow.js registers itself; that of WebAssembly has to be told where its binaries lie. */
export async function loadBackend(name: string, root: string): Promise<void> {
  const entry = createRequire(join(root, 'package.json')).resolve(name);
  const backend = (await import(pathToFileURL(entry).href)) as { setWasmPaths?: (folder: string) => void };
  backend.setWasmPaths?.(`${dirname(entry)}/`);
}
