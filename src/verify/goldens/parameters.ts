/** What the parameters of a library's call are for our loss, or which of them we do not offer. */

import { conform, expected } from '../../spec/conform.js';
import { parameterSchema } from '../../spec/parameter.js';
import type { ParameterValue, Spec } from '../../spec/spec.js';
import { toNumber } from './array.js';
import type { Convention, ParameterRule } from './convention.js';

export type Config = Readonly<Record<string, ParameterValue>>;

/** Our parameters, or a sentence that says why there are none for these. What chose the row has had its say. */
export function configOf(
  spec: Spec,
  { params, set, when, library }: Convention,
  given: Readonly<Record<string, unknown>>,
): Config | string {
  const known = new Map(spec.parameters.map((one) => [one.name, one]));
  const config: Record<string, unknown> = { ...set };
  for (const [name, value] of Object.entries(given)) {
    if (name === library.reduction?.parameter || name === library.each || name in (when ?? {})) continue;
    const rule = params?.[name] ?? (known.has(name) ? name : null);
    const found = rule === null ? `The parameter \`${name}\` has no counterpart here.` : translated(rule, value, given);
    if (typeof found === 'string') return found;
    Object.assign(config, found);
  }
  for (const [name, value] of Object.entries(config)) {
    const parameter = known.get(name);
    if (parameter === undefined) throw new Error(`${spec.name} has no parameter \`${name}\`, which its row sets.`);
    const [problem] = conform(parameterSchema(parameter), value);
    if (problem !== undefined)
      return `\`${name}\` must be ${expected(problem)} here; it is ${typeof value === 'number' ? value : JSON.stringify(value)}.`;
  }
  return { ...Object.fromEntries(spec.parameters.map((one) => [one.name, one.default])), ...(config as Config) };
}

function translated(rule: ParameterRule, given: unknown, all: Readonly<Record<string, unknown>>): Record<string, unknown> | string {
  const value = typeof given === 'string' ? (toNumber(given) ?? given) : given;
  if (typeof rule === 'string') return { [rule]: value };
  if ('ignored' in rule) return {};
  if ('same' in rule) return same(all[rule.same], given) ? {} : rule.why;
  if ('only' in rule) return rule.only.some((one) => same(one, given)) ? {} : rule.why;
  const { to, times = 1, least = -Infinity, values } = rule;
  if (values === undefined) return { [to]: Math.max(least, times * Number(value)) };
  return String(value) in values ? { [to]: values[String(value)] } : {};
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
