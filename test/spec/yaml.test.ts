/** YAML as far as specs need it: places kept to the character, everything else refused fast. */

import { expect, test } from 'vitest';
import { type Path, parseYaml } from '../../src/spec/yaml.js';
import { refused, spec } from './refused.js';

const at = (text: string, path: Path, part: string): string => {
  const { text: value, at } = parseYaml({ name: 'x', text }).formula(path);
  const start = value.indexOf(part);
  const span = at(start, start + part.length);
  return text.slice(span.start, span.end);
};

const unix = {
  'a block literal': 'a: 1\nloss: |\n  p = one\n  p + two\n\nb: 2\n',
  'a block literal in the words of its header': 'loss: |4- # so\n      p = one\n    p + two',
  'a block literal with empty lines first': 'loss: |\n\n \n  p = one\n\n\n  p + two\n',
  'a plain scalar': 'loss: p + two # no\n',
  'a plain scalar in a flow mapping': '{ a: 1, loss: p + two }\n',
  'a single quoted scalar': "loss: 'p + two'\n",
  'a double quoted scalar': 'loss: "p + two"\n',
};
const styles = Object.entries(unix).flatMap(
  ([style, text]) =>
    [
      [style, text],
      [`${style} with CRLF`, text.replaceAll('\n', '\r\n')],
    ] as const,
);

test.each(styles)('characters of %s lead to the same characters of the file', (_, text) => {
  const { text: value, at: spanOf } = parseYaml({ name: 'x', text }).formula(['loss']);
  for (let i = 0; i < value.trimEnd().length; i++) {
    const span = spanOf(i, i + 1);
    if (value[i] !== '\n') expect(text.slice(span.start, span.end)).toBe(value[i]);
  }
  expect(at(text, ['loss'], 'two')).toBe('two');
});

test('the end of a block literal is the end of its last line', () => {
  const text = 'loss: |\n  p +\n\nb: 2\n';
  const { text: value, at } = parseYaml({ name: 'x', text }).formula(['loss']);
  expect(at(value.length, value.length + 1)).toMatchObject({ start: 13, end: 13 });
});

test.each(['loss: >\n  p +\n  two\n', 'loss: p +\n  two\n', 'loss: "p \\u002b two"\n', "loss: 'p + ''two'\n"])(
  '%j leads to the whole scalar',
  (text) => {
    const span = parseYaml({ name: 'x', text }).formula(['loss']).at(0, 1);
    expect(text.slice(span.start, span.end).trimEnd()).toBe(text.slice('loss: '.length).trimEnd());
  },
);

test('a number is a formula of its own characters', () => {
  expect(parseYaml({ name: 'x', text: 'divisor: 1e0\n' }).formula(['divisor']).text).toBe('1e0');
});

test('keys and values know their places, and what is not there has that of what is around it', () => {
  const text = 'a:\n  - { b: 1, "c": [2] }\n';
  const { spanOf, spanOfKey, value } = parseYaml({ name: 'x', text });
  const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  expect([spanOf(['a', 0, 'c', 0]), spanOfKey(['a', 0, 'c']), spanOf(['a', 0, 'd', 'e']), spanOfKey(['a'])].map(cut)).toEqual([
    '2',
    '"c"',
    '{ b: 1, "c": [2] }',
    'a',
  ]);
  expect(value).toEqual({ a: [{ b: 1, c: [2] }] });
});

test('a file with CRLF is a spec like any other', () => {
  expect(refused(spec({ loss: '|\n  e = prediction - target\n  e^2' }).replaceAll('\n', '\r\n'))).toBe('');
  expect(refused(spec({ reductoin: 'sum' }).replaceAll('\n', '\r\n'))).toMatch('a.loss.yaml:5:1  `reductoin` is not a key of a spec.');
});

test.each([
  ['name: a\nname: b\n', '2:1  The key `name` stands here a second time.'],
  ['parameters: { b: { default: 1, default: 2 } }\n', '1:32  The key `default` stands here a second time.'],
  ['name:\n\ta: 1\n', '2:1  This line is indented by a tab.'],
  ['name: !!str a\n', '1:7  The tag `!!str` is not read in a spec.'],
  ['name: a\n<<: { b: 1 }\n', '2:1  Merge keys (`<<`) are not read in a spec.'],
  ['name: &a a\nclass: *a\n', '1:7  YAML anchors and aliases are not read in a spec.'],
  ['name: a\n---\nname: b\n', '2:1  A second YAML document begins here.'],
  ['%YAML 1.1\n---\nname: a\n', '1:1  Directives are not read in a spec.'],
  ['features: [number\n', '2:1  A `[` above is not closed before this.'],
  ['features: { a: 1\n', '2:1  A `{` above is not closed before this.'],
  ['name: a\n class: b\n', '1:7  There is a second key in the value of this one.'],
  ['name:\n  a: 1\n b: 2\n', '3:1  This line begins in a column of its own.'],
  ['name: a\nclass\n', '2:1  This is no key: no `:` follows it.'],
  ['a:\n  - b: 1\n   c: 2\n', '3:1  This stands in a list, but is no entry of it.'],
  ['name: "a\n', '2:1  A text that begins with `"` is not closed before this.'],
  ["name: 'a\n", "2:1  A text that begins with `'` is not closed before this."],
  ['a: [b [c]]\n', '1:7  There is no comma before this.'],
  ['a: {"b":1}\nc: "\\q"\n', '2:5  `\\q` means nothing between double quotes.'],
  ['a: @b\n', '1:4  A value cannot begin with `@`.'],
  ['a: "b"#c\n', '1:7  There is no space before this `#`.'],
  ['a: b: [c\n', '1:4  There is a second key in the value of this one.'],
  ['- name: a\n', '1:1  A mapping of keys to values belongs here.'],
  ['hello\n', '1:1  A mapping of keys to values belongs here.'],
  ['', '1:1  There is nothing here.'],
  ['# nothing\n', '1:1  There is nothing here.'],
  ['? [a]\n: 1\n', '1:3  A key is a plain text.'],
])('%j is refused where it stands', (text, sentence) => {
  expect(refused(text).split('\n')).toContain(`a.loss.yaml:${sentence}`);
});

test('10 MB are refused before they are parsed, for they would be found to be no YAML', () => {
  const answer = refused('a: [1, 2\n'.repeat(1_111_112));
  expect(answer).toBe('a.loss.yaml is 10000008 bytes long; a spec may have 65536.\nA spec is a page of text. Is this the right file?');
});

/** Built, it would hold 9^16 values. */
test('an alias bomb is refused before it goes off', () => {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`;
  const answer = refused(
    level('a', 'x') +
      'bcdefghijklmnop'
        .split('')
        .map((name, i) => level(name, `*${'abcdefghijklmnop'[i]}`))
        .join(''),
  );
  expect(answer).toBe('a.loss.yaml:1:4  YAML anchors and aliases are not read in a spec.\nWrite the value out.');
});

test.each(['['.repeat(60_000), '- '.repeat(30_000), '? '.repeat(30_000), '{a: '.repeat(15_000)])(
  'depth is refused, however it is written',
  (text) => {
    expect(refused(text)).toMatch(/The values are nested \d+ deep; a spec needs at most 16\./);
  },
);

test('many aliases and anchors are one finding each, and of the rest twenty at most are told', () => {
  const count = (text: string) => refused(text).split('a.loss.yaml:').length - 1;
  expect(['*a, '.repeat(16_000), 'a: &a\n'.repeat(10_000)].map(count)).toEqual([1, 1]);
  for (const text of ['@\n'.repeat(30_000), '"\n'.repeat(30_000)]) expect(count(text)).toBeLessThanOrEqual(20);
});
