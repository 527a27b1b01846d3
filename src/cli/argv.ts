/** The first word of a command line is a command or else the name of a loss to scaffold; nothing at all is `init`. */

export interface Asked {
  /** The command whose help or work is wanted; null where none is named. */
  readonly topic: string | null;
  /** The command as it was typed; null where the words are those of a new loss. */
  readonly word: string | null;
  /** The words after it. */
  readonly rest: readonly string[];
  readonly wants: 'work' | 'help' | 'version';
  readonly json: boolean;
}

export function ask(argv: readonly string[], names: readonly string[]): Asked {
  const end = argv.indexOf('--');
  const flagged = end < 0 ? argv : argv.slice(0, end);
  const json = /(^| )--(json|format[ =]json)( |$)/.test(flagged.join(' '));
  const at = argv.findIndex((word) => !general.includes(word));
  const first = argv[at];
  if (first === 'version' || (at < 0 && argv.includes('--version'))) return { topic: null, word: null, rest: [], wants: 'version', json };
  if (first === 'help')
    return {
      ...named(
        argv.slice(at + 1).find((word) => !general.includes(word)),
        names,
      ),
      rest: [],
      wants: 'help',
      json,
    };
  const wants = flagged.includes('--help') || flagged.includes('-h') ? 'help' : 'work';
  const { topic, word } = at < 0 ? { topic: wants === 'help' ? null : 'init', word: 'init' } : named(first, names);
  const rest = argv.filter((_, i) => word === null || i !== at);
  return { topic, word, rest, wants, json };
}

const general = ['--json', '--help', '-h', '--version'];

/** Help on a word that is no command is the help of what makes a loss of that name. */
function named(word: string | undefined, names: readonly string[]): Pick<Asked, 'topic' | 'word'> {
  if (word === undefined) return { topic: null, word: null };
  return names.includes(word) ? { topic: word, word } : { topic: 'new', word: null };
}
