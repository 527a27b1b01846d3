/** A training config is YAML or JSON, and may be a list, which the YAML of specs never is. */

import { type Diagnostic, Refusal, type Source, type Span } from '../diagnostics.js';
import { type Path, parseYaml, type Yaml } from '../spec/yaml.js';

export type Config = Omit<Yaml, 'formula'>;

export function parseConfig(source: Source): Config {
  const [before, after] = /^(\s|#.*\n)*\[/.test(source.text)
    ? ['{list: ', '\n}']
    : /^(\s|#.*\n)*-\s/.test(source.text)
      ? ['list:\n', '']
      : ['', ''];
  if (before === '') return parseYaml(source);
  const place = ({ start, end }: Span): Span => {
    const within = (at: number) => Math.max(0, Math.min(at - before.length, source.text.length));
    return { source, start: within(start), end: within(end) };
  };
  const placed = (one: Diagnostic): Diagnostic => ({ ...one, span: one.span === null ? null : place(one.span) });
  const yaml = parsed({ name: source.name, text: before + source.text + after }, placed);
  const inner = (path: Path) => ['list', ...path];
  return {
    source,
    value: (yaml.value as { list: unknown }).list,
    issues: yaml.issues.map(placed),
    spanOf: (path) => place(yaml.spanOf(inner(path))),
    spanOfKey: (path) => place(yaml.spanOfKey(inner(path))),
  };
}

function parsed(source: Source, placed: (one: Diagnostic) => Diagnostic): Yaml {
  try {
    return parseYaml(source);
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(error.diagnostics.map(placed)) : error;
  }
}
