/** `create-loss explain`: everything that there is to know about a loss. */

import { refuse } from '../diagnostics.js';
import type { Command, ExitCode, Invocation } from './command.js';
import { type Facts, factsOf } from './explain-facts.js';
import { page } from './explain-text.js';
import { findSubject } from './try-subject.js';

export const explain: Command = {
  name: 'explain',
  summary: 'show the formula, rewrites, gradient and shapes of a loss',
  usage: 'explain <name|spec file>',
  example: 'create-loss explain huber',
  json:
    '{"name", "class", "origin", "spec", "summary", "paper", "torch", "features", "signatures", "reduction", "parameters", "formula", "forms", "properties", "examples", "curve"}; ' +
    'forms has, for each distinct program, "computed" and "gradient" as formulas, "rewrites" and "kinks"; a rewrite has "rule", "line", "of" (what stands there), "before", "after" and "receipt", null where it is only shorter, or { "before", "after", "at", "why" }',
  flags: [],
  run,
};

async function run({ cwd, positionals, output }: Invocation): Promise<ExitCode> {
  if (positionals.length !== 1)
    refuse('bad_flag', {
      flag: 'create-loss explain',
      problem: `it takes one loss; it was given ${positionals.length}`,
      suggestion: 'Write the name of a loss or the path of a spec.',
    });
  const facts = factsOf(findSubject(cwd, positionals[0]!));
  output.data(output.json ? JSON.stringify(plain(facts), null, 2) : page(facts, output));
  return 0;
}

/** JSON has no word for a number that is not finite, so it is a text. */
const plain = (facts: Facts): unknown =>
  JSON.parse(JSON.stringify(facts, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)));
