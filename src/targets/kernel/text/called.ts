/** The functions that stand in a module beside the loss's own: those that its text calls, and those that they call. */

export type Find = (name: string) => string | null;

/** Each once, in the order in which they are called. */
export function calledBy(text: string, find: Find): string {
  const found = new Map<string, string>();
  const visit = (caller: string): void => {
    for (const [, name] of caller.matchAll(/\(call \$([\w.]+)[\s)]/g)) {
      if (found.has(name!)) continue;
      const own = find(name!);
      if (own === null) throw new Error(`${name} is no function of a kernel`);
      found.set(name!, own);
      visit(own);
    }
  };
  visit(text);
  return [...found.values()].join('');
}

/** Functions by their names, from one text. */
export const functionsOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/ {2}\(func \$([\w.]+) [\s\S]*?\n(?= {2}\(func|$)/g)].map(([own, name]) => [name!, own]));
