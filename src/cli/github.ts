/** Findings as the workflow commands that GitHub shows beside the lines of a pull request. */

import { type Diagnostic, position } from '../diagnostics.js';
import type { Change } from '../plan/plan.js';

export function annotateChange({ path }: Change, { line, said, advice }: { line: number; said: string; advice: string }): string {
  return command('error', { file: path, line }, `${path} ${said}.${advice === '' ? '' : ` Run \`${advice}\`.`}`);
}

export function annotateDiagnostic(level: Level, { message, hint, span }: Diagnostic): string {
  const text = hint === '' ? message : `${message}\n${hint}`;
  if (span === null) return command(level, {}, text);
  const { line, column } = position(span.source, span.start);
  return command(level, { file: span.source.name, line, col: column }, text);
}

type Level = 'error' | 'notice';

function command(level: Level, properties: Readonly<Record<string, string | number>>, message: string): string {
  const listed = Object.entries({ ...properties, title: 'create-loss' }).map(
    ([key, value]) => `${key}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${level} ${listed.join(',')}::${escaped(message)}`;
}

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
