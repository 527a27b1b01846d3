/** What every target is: programs in, files out. No target imports another. */

import type { Template, TemplateName } from '../code/template.js';
import type { File } from '../file.js';
import type { Program } from '../program.js';

export interface Layout {
  /** Folder of generated files, from the project's root. */
  readonly out: string;
  /** Folder of the stubs that a person owns. */
  readonly tests: string;
  /** A module to import the runtime from, or null for the copy in `out`. */
  readonly runtime: string | null;
  /** The name of the Python package, where the project chooses one. */
  readonly python?: string;
}

export interface Library {
  /** The programs of each spec, specs by name. */
  readonly losses: readonly (readonly Program[])[];
  readonly layout: Layout;
  /** The targets that the project asks for. */
  readonly targets: readonly string[];
  /** What an earlier run wrote at a path, if it stands there as it was written: what it was made from need not be made again. */
  readonly written: (path: string) => string | null;
  readonly template: (name: TemplateName) => Template;
  /** The files of the runtime, name and text: that of tfjs, or of the Python package. */
  readonly runtimeSources: (folder?: 'runtime' | 'python') => readonly Template[];
}

export interface Target {
  readonly name: string;
  readonly render: (library: Library) => Promise<readonly File[]>;
}
