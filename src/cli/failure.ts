/** Whatever is thrown ends as a sentence and exit code 2: what the user can mend, or a defect to report. */

import { type Code, type Diagnostic, position, Refusal, render } from '../diagnostics.js';
import { acting } from '../plan/failure.js';
import type { ExitCode, Output } from './command.js';

/** The shape of a diagnostic in everything that --json prints. */
export interface Reported {
  readonly code: Code | 'defect';
  readonly message: string;
  readonly hint: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

export function fail(error: unknown, output: Output): ExitCode {
  const { diagnostics } = refusal(error) ?? { diagnostics: null };
  if (output.json) {
    output.data(JSON.stringify({ error: { diagnostics: diagnostics?.map(report) ?? [defect(error)] } }, null, 2));
  } else if (diagnostics !== null) {
    output.note(diagnostics.map((one) => headline(render(one), output)).join('\n\n'));
  } else {
    output.note(`${output.style('red', defect(error).message)}\n${defect(error).hint}`);
  }
  if (diagnostics === null && process.env.CREATE_LOSS_DEBUG) output.note(String(error instanceof Error ? error.stack : error));
  return 2;
}

/** What the user can mend, among it what the file system refuses; null for a defect of the tool. */
export function refusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Error) || !('path' in error)) return null;
  try {
    return acting('unreadable', String(error.path), () => {
      throw error;
    });
  } catch (said) {
    return said instanceof Refusal ? said : null;
  }
}

export function report({ code, message, hint, span }: Diagnostic): Reported {
  const place = span === null ? { line: null, column: null } : position(span.source, span.start);
  return { code, message, hint, file: span?.source.name ?? null, ...place };
}

/** A list of findings as `check`, `generate` and `validate` print them. */
export const say = (findings: readonly Diagnostic[], output: Output): void =>
  findings.forEach((one) => {
    output.note(`${headline(render(one), output)}\n`);
  });

function headline(text: string, { style }: Output): string {
  const [first = '', ...rest] = text.split('\n');
  return [style('bold', first), ...rest].join('\n');
}

function defect(error: unknown): Reported {
  const message = `create-loss failed: ${error instanceof Error ? error.message : String(error)}`;
  const hint = 'This is a defect of create-loss; please report it with the command you typed. CREATE_LOSS_DEBUG=1 shows where it happened.';
  return { code: 'defect', message, hint, file: null, line: null, column: null };
}
