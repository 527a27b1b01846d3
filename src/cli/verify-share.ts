/** A share of the losses under proof, one after the other: all of them, or those that one of several threads has. */

import { Refusal } from '../diagnostics.js';
import type { Program } from '../program.js';
import { defaults, findProject, type Project } from '../project/config.js';
import { compileAll, readSources } from '../project/render.js';
import { casesOf, someCases } from '../verify/cases.js';
import type { Checked } from '../verify/checked.js';
import { computers, type Means, title } from '../verify/computers.js';
import { readLibrary } from '../verify/goldens/library.js';
import { programsIn } from '../verify/goldens/run.js';
import { type Check, prove } from '../verify/prove.js';
import type { Library } from '../verify/tensors.js';
import { projectAround } from './catalogue.js';
import type { Invocation } from './command.js';
import { libraryOf, loadBackend } from './generated-library.js';
import { findSubject } from './try-subject.js';
import { choose } from './verify-choice.js';
import { bookOf } from './verify-goldens.js';
import { ludwigOf } from './verify-ludwig.js';

/** What was asked, as data that a thread can be given. */
export type Request = Pick<Invocation, 'cwd' | 'positionals' | 'flags'>;

/** Every so-many-th loss from the first. */
export interface Share {
  readonly first: number;
  readonly every: number;
}

/** A loss with what was found of it. */
export interface Proven {
  readonly name: string;
  /** Where its spec stands. */
  readonly spec: string;
  readonly checked: readonly Checked[];
}

export interface Listener {
  /** What is being done now. */
  readonly step: (doing: string) => void;
  /** A loss is done; its place among all. */
  readonly done: (proven: Proven, place: number) => void;
}

/** Throws a Refusal where a spec or a flag is wrong. */
export async function proveShare(request: Request, share: Share, { step, done }: Listener): Promise<void> {
  const { flags } = request;
  const { losses, project } = subjects(request);
  const own = losses.map((programs, place) => ({ programs, place })).filter(({ place }) => place % share.every === share.first);
  const book = bookOf(request, project);
  const { chosen } = choose(flags, { root: project.root, withGoldens: book.cases.length > 0 });
  const goldens = { book, programsOf: programsAmong(losses) };
  const means = await prepared(
    own.map(({ programs }) => programs),
    { chosen, project, python: flags.python as string | undefined },
  );
  try {
    for (const { programs, place } of own) {
      const { name, source } = programs[0]!.spec;
      const cases = flags.full === true ? [...casesOf(programs)] : someCases(programs);
      const checked = await prove({ programs, goldens, ...means }, { chosen, cases }, (check) => step(`${name}: ${check}`));
      done({ name, spec: source.name, checked }, place);
    }
  } finally {
    means.ludwig?.close();
  }
}

/** The named losses, or all of the project. */
function subjects({ cwd, positionals }: Request): { losses: Program[][]; project: Project } {
  if (positionals.length > 0) {
    const found = positionals.map((name) => findSubject(cwd, name));
    return { losses: found.map(({ programs }) => [...programs]), project: projectAround(cwd) ?? { root: cwd, config: defaults } };
  }
  const project = findProject(cwd);
  return { losses: compileAll(readSources(project)), project };
}

/** Losses at hand, or else those of the library; the row of a function may name several. */
function programsAmong(losses: readonly Program[][]): (name: string) => readonly Program[] {
  const own = new Map(losses.map((programs) => [programs[0]!.spec.name, programs]));
  let others: ReturnType<typeof programsIn> | null = null;
  return (name) => {
    const found = own.get(name);
    if (found !== undefined) return found;
    others ??= programsIn(readLibrary());
    return others(name);
  };
}

interface Wanted {
  readonly chosen: readonly Check[];
  readonly project: Project;
  readonly python: string | undefined;
}

async function prepared(losses: readonly Program[][], { chosen, project, python }: Wanted): Promise<Means> {
  const library = chosen.some(({ by }) => by === 'tfjs') ? await withBackends(losses, chosen, project) : null;
  return { library, ludwig: python === undefined ? null : await ludwigOf(losses, project, python) };
}

async function withBackends(losses: readonly Program[][], chosen: readonly Check[], project: Project): Promise<Library> {
  const library = await libraryOf(losses, { project, wanted: ['tfjs', 'kernel'], what: 'verify of generated code' });
  for (const row of computers)
    if (row.needs !== null && chosen.some(({ name }) => name === title(row))) await loadBackend(row.needs, project.root);
  return library;
}

/** How a thread tells its listener. */
export type Message =
  | { readonly is: 'step'; readonly doing: string }
  | { readonly is: 'done'; readonly proven: Proven; readonly place: number }
  | { readonly is: 'refused'; readonly diagnostics: Refusal['diagnostics'] };

/** The share of a thread, told by messages, which hold data alone. */
export async function proveInThread(request: Request, share: Share, tell: (message: Message) => void): Promise<void> {
  try {
    await proveShare(request, share, {
      step: (doing) => tell({ is: 'step', doing }),
      done: (proven, place) => tell({ is: 'done', proven, place }),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tell({ is: 'refused', diagnostics: error.diagnostics });
  }
}
