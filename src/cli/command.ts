/** What a command is: a row of the help, the flags it takes, and what it does. */

export interface Flag {
  readonly name: string;
  readonly type: 'string' | 'boolean';
  /** May be given several times. */
  readonly multiple?: boolean;
  /** What stands for its value in the help, e.g. `<file>`. */
  readonly value?: string;
  readonly description: string;
}

export interface Command {
  readonly name: string;
  /** One line of the overview. */
  readonly summary: string;
  /** After `create-loss`: `check [--format text|json|github]`. */
  readonly usage: string;
  /** A command line that works in a fresh project; a test runs it. */
  readonly example: string;
  /** What --json prints. */
  readonly json?: string;
  readonly flags: readonly Flag[];
  /** How many words it takes after its own; any number where absent. */
  readonly words?: number;
  /** Its work; the exit code. Throws a Refusal for what the user can mend. */
  readonly run: (invocation: Invocation) => Promise<ExitCode>;
}

/** A command line, taken apart. */
export interface Invocation {
  readonly cwd: string;
  readonly positionals: readonly string[];
  /** By name, without dashes. */
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly output: Output;
}

/** Data goes to stdout, everything said about it to stderr. */
export interface Output {
  /** With --json: one value, and nothing else on stdout. */
  readonly json: boolean;
  /** Whether questions can be asked: stdin and stderr are terminals, and it is no CI. */
  readonly interactive: boolean;
  readonly data: (text: string) => void;
  readonly note: (text: string) => void;
  /** Colours that are none where NO_COLOR or a pipe says so. */
  readonly style: (style: Style, text: string) => string;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** 0 done · 1 findings · 2 could not do it · 3 declined · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;
