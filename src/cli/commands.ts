/** Every command: its line in the overview, and its module, loaded only when it is asked for. */

import type { Command } from './command.js';

export interface Row {
  /** Stands here as well as in the module, so that the overview loads none; a test holds them equal. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

// biome-ignore format: a table
export const commands: Readonly<Record<string, Row>> = {
  new:      { summary: 'write the spec of a new loss and generate its code', load: async () => (await import('./new.js')).newLoss },
  init:     { summary: 'make a folder a loss project',                       load: async () => (await import('./init.js')).init },
  add:      { summary: 'copy losses of the standard library into the project', load: async () => (await import('./add.js')).add },
  generate: { summary: 'bring generated files up to date',                   load: async () => (await import('./generate.js')).generate },
  check:    { summary: 'say whether generated files are up to date',         load: async () => (await import('./check.js')).check },
  list:     { summary: 'list the losses at hand',                            load: async () => (await import('./list.js')).list },
  explain:  { summary: 'show the formula, rewrites, gradient and shapes of a loss', load: async () => (await import('./explain.js')).explain },
  verify:   { summary: 'prove that every computation of a loss is what its formula means', load: async () => (await import('./verify.js')).verify },
  validate: { summary: 'check a training config',                            load: async () => (await import('./validate.js')).validate },
  try:      { summary: 'compute a loss on given numbers',                    load: async () => (await import('./try.js')).tryLoss },
};

/** Words that ask for a command. */
export const ownCommands: readonly string[] = Object.keys(commands);
