/** YAML → plain values that know their place; what a spec has no use for is refused before it costs anything. */

import { Composer, type CST, isMap, isScalar, isSeq, type Node, type Pair, Parser, type Scalar, stringify } from 'yaml';
import { type Diagnostic, diagnostic, Refusal, refuse, type Source, type Span } from '../diagnostics.js';
import { formula } from './scalar.js';
import type { Formula } from './spec.js';
import { notYaml, yamlProblems } from './yaml-problems.js';

export const limits = { bytes: 65_536, depth: 16 } as const;

export type Path = readonly (string | number)[];

export interface Yaml {
  readonly source: Source;
  /** Mappings have no prototype, so that no key of theirs is inherited. Of a key that stands twice, the first. */
  readonly value: unknown;
  /** Duplicate keys. */
  readonly issues: readonly Diagnostic[];
  /** The value at a path, or the nearest value around a path that is not there. */
  readonly spanOf: (path: Path) => Span;
  /** The key at a path, or the value where it has none. */
  readonly spanOfKey: (path: Path) => Span;
  /** A scalar as a formula: characters of its value lead to characters of the file, exactly where the style of the scalar allows. */
  readonly formula: (path: Path) => Formula;
}

interface Place {
  readonly key: Node | null;
  readonly node: Node | null;
}

/** Throws a refusal unless the text is one bounded YAML mapping. */
export function parseYaml(source: Source): Yaml {
  refuseLarge(source.name, source.text.length);
  const tokens = [...new Parser().parse(source.text)];
  throwIfAny(foreign(tokens, source));
  const options = { schema: 'core', merge: false, uniqueKeys: false, stringKeys: true, prettyErrors: false, logLevel: 'silent' } as const;
  const [document] = [...new Composer(options).compose(tokens, true, source.text.length)];
  const errors = [...document!.errors, ...document!.warnings];
  throwIfAny(yamlProblems(source, errors.slice(0, 20)));
  const root = document!.contents as Node | null;
  if (!isMap(root))
    throw new Refusal([
      notYaml(root === null ? 'There is nothing here.' : 'A mapping of keys to values belongs here.', nodeSpan(source, root)),
    ]);
  return located(source, root);
}

export function refuseLarge(path: string, size: number): void {
  if (size > limits.bytes) refuse('spec_too_large', { path, size, limit: limits.bytes });
}

/** A plain value on one line, such that `parseYaml` reads it back wherever in a document it stands. */
export function printYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0
      ? '{}'
      : `{ ${Object.entries(value)
          .map(([key, inner]) => `${printYaml(key)}: ${printYaml(inner)}`)
          .join(', ')} }`;
  if (typeof value === 'string' && unprintable.test(value)) return JSON.stringify(value).replace(unprintable, escaped);
  const inFlow = stringify([value], { collectionStyle: 'flow', lineWidth: 0, blockQuote: false });
  return inFlow.trim().slice(2, -2);
}

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');

function located(source: Source, root: Node): Yaml {
  const places = new Map<string, Place>();
  const issues: Diagnostic[] = [];
  const enter = (node: Node | null, path: Path, key: Node | null): unknown => {
    places.set(address(path), { key, node });
    if (isSeq(node)) return node.items.map((item, i) => enter(item as Node, [...path, i], null));
    if (!isMap(node)) return isScalar(node) ? node.value : null;
    const value: Record<string, unknown> = Object.create(null);
    for (const { key, value: inner } of node.items as Pair<Scalar, Node>[]) {
      const name = String(key.value);
      if (name === '<<') issues.push(notYaml('Merge keys (`<<`) are not read in a spec.', nodeSpan(source, key)));
      else if (name in value) issues.push(diagnostic('duplicate_key', { key: name }, nodeSpan(source, key)));
      else value[name] = enter(inner, [...path, name], key);
    }
    return value;
  };
  const value = enter(root, [], null);
  const place = (path: Path): Place => places.get(address(path)) ?? place(path.slice(0, -1));
  const spanOf = (path: Path): Span => (path.length === 0 ? firstLine(source, root) : nodeSpan(source, place(path).node));
  const spanOfKey = (path: Path): Span => (places.get(address(path))?.key ? nodeSpan(source, place(path).key) : spanOf(path));
  return { source, value, issues, spanOf, spanOfKey, formula: (path) => formula(source, place(path).node as Scalar) };
}

const address = (path: Path): string => JSON.stringify(path.map(String));

/** Anchors, aliases, tags, directives, second documents and depth, found without building a value. */
function foreign(tokens: readonly CST.Token[], source: Source): Diagnostic[] {
  const found: Diagnostic[] = [];
  let deepest = { depth: 0, offset: 0 };
  const stack = tokens.map((token) => ({ token: token as object, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { type, offset, source: text } = next.token as CST.SourceToken;
    const depth = next.depth + (collections.has(type) ? 1 : 0);
    if (depth > deepest.depth) deepest = { depth, offset };
    const span = spanAt(source, offset, offset + (text?.length ?? 1));
    if (type === 'anchor' || (type as string) === 'alias') found.push(diagnostic('spec_alias', {}, span));
    if (type === 'tag') found.push(notYaml(`The tag \`${text}\` is not read in a spec.`, span));
    if ((type as string) === 'directive') found.push(notYaml('Directives are not read in a spec.', span));
    for (const token of Object.values(next.token).flat()) if (token instanceof Object) stack.push({ token, depth });
  }
  const documents = tokens.filter(({ type }) => type === 'document');
  if (documents.length > 1)
    found.push(notYaml('A second YAML document begins here.', spanAt(source, documents[1]!.offset, documents[1]!.offset + 3)));
  const { depth, offset } = deepest;
  if (depth > limits.depth) found.push(diagnostic('spec_too_deep', { depth, limit: limits.depth }, spanAt(source, offset, offset + 1)));
  return firstOfEach(found);
}

const collections = new Set<string>(['block-map', 'block-seq', 'flow-collection']);

/** A text full of aliases is one mistake, and each sentence costs a walk through the text. */
function firstOfEach(found: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...found].sort((a, b) => a.span!.start - b.span!.start);
  return sorted.filter(({ message }, i) => sorted.findIndex((other) => other.message === message) === i);
}

function throwIfAny(issues: readonly Diagnostic[]): void {
  if (issues.length > 0) throw new Refusal(issues);
}

const spanAt = (source: Source, start: number, end: number): Span => ({
  source,
  start,
  end: Math.max(start, Math.min(end, source.text.length)),
});
const range = (node: Node | null): [number, number] => (node?.range ? [node.range[0], node.range[1]] : [0, 0]);
const nodeSpan = (source: Source, node: Node | null): Span => spanAt(source, ...range(node));

function firstLine(source: Source, root: Node): Span {
  const [start] = range(root);
  const end = source.text.slice(start).search(/[\r\n]|$/);
  return spanAt(source, start, start + end);
}
