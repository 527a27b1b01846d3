/** Code as data until the last moment: text, names to import, and lists of both. */

/** A name from another module; the import exists because the name is used. A namespace is a whole module under a name. */
export interface Symbol {
  readonly symbol: string;
  readonly from: string;
  readonly as: 'value' | 'type' | 'namespace';
}

export type Code = string | Symbol | readonly Code[];

export const symbol = (name: string, from: string, as: Symbol['as'] = 'value'): Symbol => ({ symbol: name, from, as });

/** Text with code in its holes. */
export function code(strings: TemplateStringsArray, ...holes: readonly Code[]): Code {
  return strings.flatMap((text, i): Code[] => (i < holes.length ? [text, holes[i]!] : [text]));
}

const isList = (part: Code): part is readonly Code[] => Array.isArray(part);

export function print(part: Code): string {
  if (typeof part === 'string') return part;
  return isList(part) ? part.map(print).join('') : (part as Symbol).symbol;
}

function symbols(part: Code): Symbol[] {
  if (typeof part === 'string') return [];
  return isList(part) ? part.flatMap(symbols) : [part as Symbol];
}

/** The import lines that some code needs: packages first, then by code unit; names sorted, types marked. */
export function imports(parts: Code): string {
  const modules = new Map<string, Map<string, Symbol['as']>>();
  for (const { symbol: name, from, as } of symbols(parts)) {
    const names = modules.get(from) ?? new Map<string, Symbol['as']>();
    modules.set(from, names.get(name) === 'value' ? names : names.set(name, as));
  }
  const order = [...modules.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return order.map((from) => importLine(from, modules.get(from)!)).join('\n');
}

const rank = (from: string): number => (from.startsWith('.') ? 1 : 0);

function importLine(from: string, names: ReadonlyMap<string, Symbol['as']>): string {
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  const namespace = sorted.find(([, as]) => as === 'namespace');
  if (namespace !== undefined) return `import * as ${namespace[0]} from ${quote(from)};`;
  const onlyTypes = sorted.every(([, as]) => as === 'type');
  const list = sorted.map(([name, as]) => (as === 'type' && !onlyTypes ? `type ${name}` : name)).join(', ');
  return `import ${onlyTypes ? 'type ' : ''}{ ${list} } from ${quote(from)};`;
}

/** A TypeScript string literal, whatever the text holds. */
export const quote = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\"/g, '"')
    .replace(/'/g, "\\'")
    .replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)}'`;

/** A JavaScript value as TypeScript source, keys unquoted where they may be; one line if it fits, else indented. */
export function literal(value: unknown, indent = '', width = 110): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Array.isArray(value)
    ? value.map((item) => literal(item, `${indent}  `, width))
    : Object.entries(value).map(
        ([key, item]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key)}: ${literal(item, `${indent}  `, width)}`,
      );
  const [open, close, pad] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' '];
  const line = entries.length === 0 ? open + close : `${open}${pad}${entries.join(', ')}${pad}${close}`;
  if (line.length + indent.length <= width && !line.includes('\n')) return line;
  return `${open}\n${entries.map((entry) => `${indent}  ${entry},\n`).join('')}${indent}${close}`;
}

/** Text as the lines of a doc comment, unable to end it. */
export function comment(text: string, indent = ''): string {
  const lines = text.replace(/\*\//g, '*\u200b/').split('\n');
  return lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}`).join('\n');
}
