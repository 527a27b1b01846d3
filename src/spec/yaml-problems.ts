/** What is wrong with a text that is no YAML, in words of our own. */

import { type Diagnostic, diagnostic, position, type Source, type Span } from '../diagnostics.js';

type Row = readonly [finding: RegExp, problem: string, suggestion: string];

const asYaml =
  'It is read as YAML: lines of `key: value`, or JSON; keys of one level begin in one column, and a text with brackets, commas or colons goes in quotes.';

/** By what the parser finds; `$1` is what it names. The first that fits is told. */
const rows: readonly Row[] = [
  [/Tabs are not allowed/, 'This line is indented by a tab.', 'Indent with spaces.'],
  [
    /start at the same column/,
    'This line begins in a column of its own.',
    'Keys of one level begin in one column; the lines of a text after `|` are indented alike, deeper than its key.',
  ],
  [
    /Nested mappings are not allowed|Implicit keys need to be on a single line/,
    'There is a second key in the value of this one.',
    'A key stands on a line of its own, in the column of the others: is the next line indented? A value with a colon goes in quotes.',
  ],
  [
    /need to be followed by map values/,
    'This is no key: no `:` follows it.',
    'Write `key: value`; or indent it deeper than the key above, if it belongs to its value.',
  ],
  [/without - indicator/, 'This stands in a list, but is no entry of it.', 'Begin it with `- `, or write the list as `[a, b]`.'],
  [/end with a ]/, 'A `[` above is not closed before this.', 'Close it with `]`.'],
  [/end with a }/, 'A `{` above is not closed before this.', 'Close it with `}`.'],
  [/Missing closing "quote/, 'A text that begins with `"` is not closed before this.', 'Close it with `"`.'],
  [/Missing closing 'quote/, "A text that begins with `'` is not closed before this.", "Close it with `'`; within it, write `''` for `'`."],
  [
    /Missing , /,
    'There is no comma before this.',
    'Entries are separated: `[a, b]`, `{ a: 1, b: 2 }`; a text with spaces and brackets goes in quotes.',
  ],
  [
    /Invalid escape sequence (.*)/,
    '`$1` means nothing between double quotes.',
    'Write `\\\\` for a backslash, or put the text between single quotes.',
  ],
  [
    /cannot start with (?:block indicator |reserved character |directive indicator character )?(\S+)/,
    'A value cannot begin with `$1`.',
    'Put it in quotes.',
  ],
  [/stringKeys/, 'A key is a plain text.', 'Write `key: value`.'],
  [/Comments must be separated/, 'There is no space before this `#`.', 'A comment stands after a space; a text with `#` goes in quotes.'],
];

/** What the parser says, and where. */
interface Finding {
  readonly message: string;
  readonly pos: readonly [start: number, end: number];
}

/** What the parser finds later in a line follows from what it found first. */
export function yamlProblems(source: Source, errors: readonly Finding[]): Diagnostic[] {
  const spans = errors.map(({ pos: [start, end] }): Span => ({ source, start, end: Math.max(start, Math.min(end, source.text.length)) }));
  const lines = spans.map(({ start }) => position(source, start).line);
  return errors.flatMap(({ message }, i) => (lines.indexOf(lines[i]!) === i ? [problemOf(message, spans[i]!)] : []));
}

function problemOf(message: string, span: Span): Diagnostic {
  const row = rows.find(([finding]) => finding.test(message));
  if (row === undefined) return notYaml('The text stops being YAML here.', span);
  const [finding, problem, suggestion] = row;
  return notYaml(
    problem.replace('$1', () => finding.exec(message)![1]!),
    span,
    suggestion,
  );
}

export const notYaml = (problem: string, span: Span, suggestion = asYaml): Diagnostic =>
  diagnostic('spec_not_yaml', { problem, suggestion }, span);
