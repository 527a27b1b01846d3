/** A formula entered line by line, each compiled as it comes, shown as mathematics when it is whole. */

import { type Diagnostic, position } from '../diagnostics.js';
import { parse } from '../lang/parse.js';
import { typesetBody } from '../lang/typeset.js';
import { type Draft, formulaOf, problem, said, type Written } from './draft.js';
import { type Asking, questions } from './new-questions.js';

/** An error in the line just entered is mended where it stands; one in a line above asks for the lines from there again. */
export async function askFormula(draft: Draft, { place, asker, output }: Pick<Asking, 'place' | 'asker' | 'output'>): Promise<string> {
  const refusalOf = (text: string) => problem({ ...draft, start: { ...(draft.start as Written), loss: { from: 'formula', text } } }, place);
  const lines: string[] = [];
  /** Lines to be offered again. */
  const again: string[] = [];
  for (;;) {
    const check = (line: string) => {
      const fault = line.trim() === back ? null : faultOf([...lines, line], refusalOf);
      return fault !== null && (fault.line > lines.length || fault.code === 'last_line_binds') ? fault.text : null;
    };
    const line = await asker!.line(lines.length === 0 ? questions.formula : questions.formulaLine, { initial: again[0] ?? '', check });
    const offered = again.shift() !== undefined;
    if (line.trim() === back) again.unshift(...lines.splice(-1));
    else if (line.trim() !== '') lines.push(line);
    const ends = line.trim() === '' && !offered;
    const fault = line.trim() === back ? null : faultOf(ends ? [...lines, ''] : lines, refusalOf);
    if (fault !== null) {
      output.note(fault.text);
      again.unshift(...lines.splice(Math.min(fault.line, lines.length) - 1));
    } else if (ends) return drawn(lines.join('\n'), output);
  }
}

/** A formula as mathematics, as wide as a terminal. */
function drawn(text: string, { note }: Asking['output']): string {
  const lines = typesetBody(parse(formulaOf({ from: 'formula', text })), 96);
  note(`\n${lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n`);
  return text;
}

const back = '..';

interface Fault {
  readonly code: Diagnostic['code'];
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What is wrong with lines: not that more must follow, unless the last of them is empty and ends them. */
function faultOf(lines: readonly string[], refusalOf: (text: string) => ReturnType<typeof problem>): Fault | null {
  const ends = lines.at(-1)?.trim() === '';
  const text = lines.slice(0, ends ? -1 : undefined).join('\n');
  if (text.trim() === '' && !ends) return null;
  const fault = faultIn(refusalOf(text), lines.length);
  if (fault === null || ends) return fault;
  const open = fault.code === 'unclosed' || (fault.code === 'unexpected_token' && fault.text.includes('the end of the formula.'));
  return open ? null : fault.code === 'last_line_binds' ? faultIn(refusalOf(`${text}\n0`), lines.length) : fault;
}

function faultIn(refusal: ReturnType<typeof problem>, last: number): Fault | null {
  if (refusal === null) return null;
  const { code, span } = refusal.diagnostics[0]!;
  const line = span === null || code === 'empty_formula' ? last : position(span.source, span.start).line;
  return { code, text: said(refusal), line };
}
