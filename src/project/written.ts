/** What an earlier run wrote and nobody has changed since, by the manifest's word. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestPath, readManifest, sha256 } from '../plan/manifest.js';
import type { Project } from './config.js';

/** The text at a path of the project, or null. */
export function written({ root, config }: Project): (path: string) => string | null {
  const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8').replace(/\r\n/g, '\n') : null);
  const recorded = readManifest(read(manifestPath(config.out)) ?? '');
  return (path) => {
    const text = recorded.has(path) ? read(path) : null;
    return text !== null && recorded.get(path)!.some(({ hash }) => hash === sha256(text)) ? text : null;
  };
}
