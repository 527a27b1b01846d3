/** `generate --watch` generates whenever a spec, a skeleton or the config changes, and outlives everything that is wrong with them. */

import { existsSync, type FSWatcher, statSync, watch as watchFolder } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileNames, findProject, type Project } from '../project/config.js';
import type { ExitCode, Invocation, Output } from './command.js';
import { fail } from './failure.js';
import { round } from './round.js';

/** Editors save in bursts: rename, write, touch. */
const pause = 80;

/** Ends with Ctrl-C only. */
export function watch(invocation: Invocation): Promise<ExitCode> {
  const first = findProject(invocation.cwd);
  return new Promise((resolve, reject) => {
    const watcher = new Watcher(invocation, first, reject);
    process.once('SIGINT', () => {
      watcher.close();
      resolve(130);
    });
    void watcher.turn();
  });
}

class Watcher {
  private folders = new Map<string, FSWatcher>();
  private timer: NodeJS.Timeout | null = null;
  private busy = false;
  private again = false;
  private closed = false;

  constructor(
    private readonly invocation: Invocation,
    private project: Project,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** One round. What happens meanwhile is taken up after it. */
  async turn(): Promise<void> {
    this.busy = true;
    this.again = false;
    try {
      this.open();
      this.project = await attempt(this.invocation, this.project);
      this.busy = false;
      if (this.closed) return;
      if (this.open()) this.again = true;
      const { note, style } = this.invocation.output;
      note(style('dim', `Watching ${this.project.config.specs}; Ctrl-C ends it.`));
      if (this.again) this.soon();
    } catch (error) {
      this.close();
      this.failed(error);
    }
  }

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    for (const folder of this.folders.values()) folder.close();
    this.folders.clear();
  }

  private soon = (): void => {
    this.again = true;
    if (this.busy || this.closed) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), pause);
  };

  /** Whether a folder was opened: what happened in it before is unheard. One that was deleted and made again is another. */
  private open(): boolean {
    const wanted = new Map(watched(this.project).map((folder) => [`${statSync(folder).ino} ${folder}`, folder]));
    for (const [key, watcher] of this.folders) if (!wanted.has(key)) watcher.close();
    const kept = [...this.folders].filter(([key]) => wanted.has(key));
    const fresh = [...wanted].filter(([key]) => !this.folders.has(key));
    const heard = (folder: string) => (_: unknown, name: string | null) => (concerns(this.project, folder, name) ? this.soon() : undefined);
    const opened = fresh.map(([key, folder]) => [key, watchFolder(folder, heard(folder)).on('error', this.soon)] as const);
    this.folders = new Map([...kept, ...opened]);
    return opened.length > 0;
  }
}

/** In the root lie many other things. */
function concerns({ root, config }: Project, folder: string, name: string | null): boolean {
  if (folder !== root || name === null) return name?.startsWith('.create-loss.') !== true;
  const onTheWay = [config.specs, config.templates ?? ''].map((path) => path.split('/')[0]);
  return [...fileNames, 'package.json', ...onTheWay].includes(name);
}

/** The project as it is after the round, or as it was where its config cannot be read. */
async function attempt(invocation: Invocation, before: Project): Promise<Project> {
  try {
    return (await round(invocation)).standing.project;
  } catch (error) {
    fail(error, lineByLine(invocation.output));
    return before;
  }
}

const lineByLine = (output: Output): Output => ({ ...output, data: (text) => output.data(text.replace(/\n\s*/g, '')) });

/** The root for its config; the folders of specs and skeletons, or what is left of the way to them. */
function watched({ root, config }: Project): string[] {
  const wanted = [config.specs, ...(config.templates === null ? [] : [config.templates])].map((path) => join(root, path));
  return [...new Set([root, ...wanted.map(nearest)])];
}

const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)));
