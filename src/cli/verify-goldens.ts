/** The golden cases that losses are held to: those of the project's folder, or of files that are named instead. */

import { type Diagnostic, diagnostic, didYouMean, refuse, type Source } from '../diagnostics.js';
import type { Project } from '../project/config.js';
import { goldenSources } from '../project/goldens.js';
import { type Book, strangers } from '../verify/goldens/book.js';
import { readConventions } from '../verify/goldens/convention.js';
import { readGoldens } from '../verify/goldens/golden.js';
import { readDifferences } from '../verify/goldens/outcome.js';
import type { Invocation } from './command.js';
import { givenText } from './given-file.js';

/** Throws a Refusal where a file is none. */
export function bookOf({ cwd, flags }: Pick<Invocation, 'cwd' | 'flags'>, project: Project): Book {
  const { cases, conventions, differences } = goldenSources(project);
  const named = flags.goldens === undefined ? null : ([flags.goldens].flat() as string[]);
  const files = named === null ? cases : named.map((name) => ({ name, text: givenText(cwd, name) }));
  const each = <T>(sources: readonly Source[], read: (source: Source) => T): T[] =>
    sources.map((source) => attempt(source.name, () => read(source)));
  return {
    tables: {
      conventions: new Map(each(conventions, (one) => [...readConventions([one])]).flat()),
      differences: each(differences, readDifferences).flat(),
    },
    cases: each(files, ({ name, text: content }) => readGoldens(name, content).map((golden) => ({ file: name, golden }))).flat(),
  };
}

/** What is thrown besides refusals is one sentence about the file. */
function attempt<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'Refusal') throw error;
    const problem = error instanceof SyntaxError ? `it is not JSON (${error.message})` : error.message;
    return refuse('bad_golden', { file, problem: problem.replace(/\.$/, '') });
  }
}

const rowed =
  'Write the name of a loss; or, for the function of a library, a row that says what it is here, in conventions/*.yaml beside the golden files.';

/** Each function that golden cases call and that is no loss, once. */
export function strayed(book: Book, names: readonly string[]): Diagnostic[] {
  const first = new Map(
    strangers(book, names)
      .map((one) => [one.golden.fn, one])
      .reverse() as [string, Book['cases'][number]][],
  );
  return [...first]
    .reverse()
    .map(([fn, { file, golden }]) => diagnostic('golden_unknown', { file, id: golden.id, fn, suggestion: didYouMean(fn, names) || rowed }));
}
