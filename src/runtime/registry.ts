/** One registry per process, shared by every copy of the runtime. */

import type { LossConfig } from './config.js';
import type { Loss, LossClass } from './loss.js';
import { suggestion } from './nearest.js';
import { quote, refuse } from './sentences.js';

/** What `createLoss` takes: the registered name and the parameters that differ from their defaults. */
export interface LossSpecification {
  readonly type: string;
  readonly [parameter: string]: unknown;
}

/**
 * Makes a class known under a name, for output features such as `number` or `category`.
 * Registering the same class again changes nothing; another class under a taken name throws.
 */
export function registerLoss(name: string, features: readonly string[], Class: LossClass): void {
  const known = entries().get(name);
  if (known !== undefined && known.Class !== Class) refuse('registered_twice', { name, first: known.Class.name });
  entries().set(name, { Class, features });
}

/** The class registered under a name. Throws when there is none, with the name that was meant. */
export function getLossClass(name: string): LossClass {
  return entries().get(name)?.Class ?? refuse('unknown_loss', { name, suggestion: suggestion(name, lossNames()) });
}

/** The classes registered for an output feature, in order of name; empty when there is none. */
export function getLossClasses(feature: string): LossClass[] {
  const classes = lossNames().flatMap((name) => entries().get(name) ?? []);
  return [...new Set(classes.filter(({ features }) => features.includes(feature)).map(({ Class }) => Class))];
}

/** The registered names, sorted. */
export function lossNames(): string[] {
  return [...entries().keys()].sort();
}

/**
 * The loss that a config describes: `createLoss({ type: 'huber', delta: 2 })`.
 * Throws when `type` is absent or unknown, and a ConfigError when the parameters are wrong.
 */
export function createLoss<C extends LossConfig = LossConfig>(config: LossSpecification): Loss<C> {
  const type: unknown = config?.type;
  if (typeof type !== 'string') refuse('no_type', { got: quote(type === undefined ? config : type) });
  const Class = getLossClass(type);
  // A class may be registered under a second name; its config knows only the first.
  return new Class({ ...config, type: Class.type } as never) as Loss<C>;
}

interface Entry {
  readonly Class: LossClass;
  readonly features: readonly string[];
}

const home = Symbol.for('create-loss.registry');

function entries(): Map<string, Entry> {
  const world = globalThis as { [home]?: Map<string, Entry> };
  world[home] ??= new Map();
  return world[home];
}
