/** Text of Python as `ruff format` leaves it: literals, documentation, and calls that are broken when they do not fit. */

/** The longest line, as in Ludwig itself. */
export const lineWidth = 120;

/** A string literal, whatever the text holds; in the quotes that need fewer escapes. */
export function quote(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped);
  const bare = inner.replace(/\\"/g, '"');
  const swap = count(bare, '"') > count(bare, "'");
  return swap ? `'${bare.replace(/'/g, "\\'")}'` : `"${inner}"`;
}

/** Characters that a reader would not see, or would see in another order. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const count = (text: string, mark: string): number => text.split(mark).length - 1;

export function numeral(value: number): string {
  if (Number.isNaN(value)) return 'math.nan';
  if (!Number.isFinite(value)) return value < 0 ? '-math.inf' : 'math.inf';
  if (Math.abs(value) === Math.PI) return value < 0 ? '-math.pi' : 'math.pi';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** A number where Python should see that it is none of the integers. */
export const float = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : numeral(value));

/** A documentation string that its text cannot end. */
export function documentation(text: string, indent = ''): string {
  const safe = text
    .replace(/\\/g, '\\\\')
    .replace(/"""/g, '\\"\\"\\"')
    .replace(/\t/g, '    ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, escaped)
    .trim();
  const lines = safe.split('\n').map((line) => line.trimEnd());
  if (lines.length === 1 && !/["\\]$/.test(safe)) return `${indent}"""${safe}"""`;
  return [`${indent}"""${lines[0]!}`, ...lines.slice(1).map((line) => (line === '' ? '' : indent + line)), `${indent}"""`].join('\n');
}

/** `head(items)tail`: on one line, or the items on one line of their own, or each on its own. */
export function call(head: string, items: readonly string[], tail = '', indent = ''): string {
  return bracketed({ open: `${head}(`, items, close: `)${tail}` }, indent);
}

/** A tuple; that of one item has a comma. `room`: the width of what stands before it. */
export function tuple(items: readonly string[], indent = '', room = 0): string {
  const alone = `(${items[0]!},)`;
  if (items.length === 1 && !alone.includes('\n') && room + alone.length <= lineWidth) return alone;
  return bracketed({ open: '(', items, close: ')', room, isTuple: true }, indent);
}

/** A list after text of some width; one that does not fit has an item on each line. */
export const list = (items: readonly string[], indent = '', room = 0): string =>
  bracketed({ open: '[', items, close: ']', room, isTuple: true }, indent);

interface Brackets {
  readonly open: string;
  readonly items: readonly string[];
  readonly close: string;
  readonly room?: number;
  /** A tuple that does not fit on the line has each item on its own. */
  readonly isTuple?: boolean;
}

function bracketed({ open, items, close, room, isTuple = false }: Brackets, indent: string): string {
  const line = items.join(', ');
  const broken = items.some((item) => item.includes('\n'));
  if (
    !broken &&
    items.length > (isTuple && open === '(' ? 1 : -1) &&
    (room ?? indent.length) + open.length + line.length + close.length <= lineWidth
  )
    return open + line + close;
  const inner = `${indent}    `;
  if (!broken && !isTuple && inner.length + line.length <= lineWidth) return `${open}\n${inner}${line}\n${indent}${close}`;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`;
}

/** Names that an emitted function may not take: words of Python, and what its module has. */
export const reserved: readonly string[] = [
  ...'False None True and as assert async await break class continue def del elif else except finally for from global if import in'.split(
    ' ',
  ),
  ...'is lambda nonlocal not or pass raise return try while with yield match case type print self'.split(' '),
  ...'abs all any bool dict float int isinstance len list max min object range reversed round set sorted str sum tuple zip'.split(' '),
  ...'annotations functions math ops register schema_utils torch Annotated Any Field LogitsInputsMixin AnomalyScoreInputsMixin'.split(' '),
  ...'FormulaLoss FormulaMetric LossConfig Positions Signature Tensor'.split(' '),
];
