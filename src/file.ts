/** One file that the tool would write: what flows from the targets to the disk. */
export interface File {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  /** Whole content; lines end in `\n`. */
  readonly text: string;
  /** `tool`: kept current and checked. `person`: written once, when absent, and never touched again. */
  readonly owner: 'tool' | 'person';
  /** For the manifest: path of the spec it comes from, or null when it comes from all of them. */
  readonly spec: string | null;
  /** For the manifest: the template that shaped it, or null. */
  readonly template: string | null;
}
