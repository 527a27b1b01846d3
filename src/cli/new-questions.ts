/** Every question that scaffolding can ask, the flag that answers it unasked, and what a terminal must be able to do. */

import type { Output } from './command.js';
import type { Place } from './draft.js';
import type { Answers } from './new-flags.js';

export interface Question {
  readonly message: string;
  /** Without dashes. */
  readonly flag: string;
}

// biome-ignore format: a table
export const questions = {
  features:      { flag: 'features', message: 'Which output features is it for?' },
  start:         { flag: 'torch',    message: 'Start from' },
  torch:         { flag: 'torch',    message: 'Which torch.nn loss?' },
  input:         { flag: 'input',    message: 'What is it called with?' },
  inputName:     { flag: 'input',    message: 'Name of a tensor; `target` is what the others should come near to (empty: that was all)' },
  noTarget:      { flag: 'input',    message: 'None is named `target`, so the formula has none; is that meant?' },
  axes:          { flag: 'input',    message: 'Its axes, e.g. `batch, element` (empty: those of the features)' },
  holds:         { flag: 'input',    message: 'What does it hold?' },
  inputRange:    { flag: 'input',    message: 'Its range, e.g. `>= 0` or `> 0, < 2` (empty: any)' },
  parameter:     { flag: 'param',    message: 'Name of a parameter (empty: none)' },
  default:       { flag: 'param',    message: 'Its default (empty: 1)' },
  range:         { flag: 'param',    message: 'Its range, e.g. `>= 0` or `> 0, < 2` (empty: any)' },
  description:   { flag: 'param',    message: 'What it does, in a sentence (empty: nothing said)' },
  another:       { flag: 'param',    message: 'Another parameter?' },
  formula:       { flag: 'loss',     message: 'Formula, a line at a time; an empty line ends it, `..` goes back one\n ' },
  formulaLine:   { flag: 'loss',     message: ' ' },
  torchInstead:  { flag: 'torch',    message: 'Write that instead of the formula?' },
  summary:       { flag: 'summary',  message: 'What is it for, in a sentence? (empty: nothing said)' },
  write:         { flag: 'yes',      message: 'Write these files?' },
} as const satisfies Record<string, Question>;

export interface Choice {
  readonly value: string;
  readonly name: string;
}

export interface Line {
  /** What stands there to be changed. */
  readonly initial?: string;
  /** What is wrong with an answer, shown below it while it is mended; null where nothing is. */
  readonly check?: (answer: string) => string | null;
}

/** A terminal with someone at it. Each rejects with an ExitPromptError when they leave. */
export interface Asker {
  readonly choose: (question: Question, choices: readonly Choice[]) => Promise<string>;
  readonly chooseSome: (question: Question, choices: readonly Choice[]) => Promise<string[]>;
  readonly line: (question: Question, line?: Line) => Promise<string>;
  readonly confirm: (question: Question, initial: boolean) => Promise<boolean>;
}

/** A scaffolding on its way: what is known, and who can be asked for the rest. */
export interface Asking {
  readonly name: string;
  readonly place: Place;
  readonly answers: Answers;
  /** null: nobody is there. */
  readonly asker: Asker | null;
  /** Nothing optional is asked. */
  readonly yes: boolean;
  readonly output: Output;
}
