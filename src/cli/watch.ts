/** `generate --watch` generates whenever a spec, a skeleton or the config changes, and outlives everything that is wrong with them. */

import { existsSync, type FSWatcher, watch as watchFolder } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProject, type Project } from '../project/config.js';
import type { ExitCode, Invocation, Output } from './command.js';
import { fail } from './failure.js';
import { round } from './generate.js';

/** Editors save in bursts: rename, write, touch. */
const pause = 80;

/** Ends with Ctrl-C only. */
export function watch(invocation: Invocation): Promise<ExitCode> {
  const first = findProject(invocation.cwd);
  return new Promise((resolve) => {
    const watcher = new Watcher(invocation, first);
    process.once('SIGINT', () => {
      watcher.close();
      resolve(130);
    });
    watcher.turn();
  });
}

class Watcher {
  private folders: FSWatcher[] = [];
  private timer: NodeJS.Timeout | null = null;
  private busy = false;
  private again = false;
  private closed = false;

  constructor(
    private readonly invocation: Invocation,
    private project: Project,
  ) {}

  /** One round. What happens meanwhile is taken up after it. */
  async turn(): Promise<void> {
    this.busy = true;
    this.again = false;
    this.open();
    this.project = await attempt(this.invocation, this.project);
    this.invocation.output.note(this.invocation.output.style('dim', `Watching ${this.project.config.specs}; Ctrl-C ends it.`));
    this.busy = false;
    if (this.closed) return;
    this.open();
    if (this.again) this.soon();
  }

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    for (const folder of this.folders) folder.close();
    this.folders = [];
  }

  private soon = (): void => {
    this.again = true;
    if (this.busy || this.closed) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), pause);
  };

  /** Folders come and go, so they are opened anew for each round. */
  private open(): void {
    for (const folder of this.folders) folder.close();
    this.folders = watched(this.project).map((path) =>
      watchFolder(path, (_, name) => (this.concerns(path, name) ? this.soon() : undefined)).on('error', this.soon),
    );
  }

  private concerns(folder: string, name: string | null): boolean {
    const { root, config } = this.project;
    const ours = [config.out, config.tests].some((path) => join(root, path).startsWith(join(folder, name ?? '.create-loss')));
    return !ours && !name?.includes('.create-loss.');
  }
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
