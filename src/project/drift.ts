/** A test that its author owns does not follow its spec; what it says of parameters and inputs that are gone, and leaves unsaid of new ones, is shown. */

import { type Diagnostic, diagnostic, position, type Source } from '../diagnostics.js';
import type { Change } from '../plan/plan.js';
import type { Program } from '../program.js';
import type { Spec } from '../spec/spec.js';

/** Notes on each stub as it stands on the disk. */
export function drift(changes: readonly Change[], losses: readonly (readonly Program[])[]): Diagnostic[] {
  const specs = new Map(losses.map(([program]) => [program!.spec.source.name, program!.spec]));
  return changes.flatMap(({ path, file, before }) => {
    const spec = file?.owner === 'person' && file.spec !== null ? specs.get(file.spec) : undefined;
    return spec === undefined || before === null
      ? []
      : [...gone(spec, { name: path, text: before }), ...unnamed(spec, { name: path, text: before })];
  });
}

/** Where configs and calls stand in a stub, however it was edited: one group of keys each. A config `as never` is wrong on purpose. */
const configs = (className: string): RegExp[] => [
  /\bparams: \{([^{}]*)\}/g,
  new RegExp(`new ${className}\\(\\{([^{}]*)\\}\\)`, 'g'),
  /\bconst refusedConfigs\b[^=]*=\s*(\[[^;]*\]);/g,
];
const calls: RegExp[] = [/\.(?:forward|unreduced|perExample)\(\{([^{}]*)\}/g];

/** A name is told once for each line that has it. */
function gone(spec: Spec, source: Source): Diagnostic[] {
  const fields = ['type', 'reduction', 'weight', ...spec.parameters.map(({ name }) => name)];
  const inputs = spec.inputs.map(({ name }) => name);
  const strange = [
    ...keys(configs(spec.className), source).filter(({ key }) => !fields.includes(key)),
    ...keys(calls, source).filter(({ key }) => !inputs.includes(key)),
  ];
  const line = (start: number) => position(source, start).line;
  const once = strange.filter(({ key, start }, i) => strange.findIndex((one) => one.key === key && line(one.start) === line(start)) === i);
  return once.map(({ key, start }) =>
    diagnostic('stub_names_gone', { name: key, loss: spec.name }, { source, start, end: start + key.length }),
  );
}

function unnamed({ name: loss, parameters }: Spec, source: Source): Diagnostic[] {
  const absent = parameters.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(source.text));
  return absent.map(({ name }) => diagnostic('stub_misses', { name, loss }, { source, start: 0, end: 0 }));
}

function keys(places: readonly RegExp[], { text }: Source): { key: string; start: number }[] {
  const objects = places.flatMap((place) =>
    [...text.matchAll(place)].map((found) => ({ inner: found[1]!, at: found.index + found[0].indexOf(found[1]!) })),
  );
  return objects.flatMap(({ inner, at }) =>
    [...inner.matchAll(/(?<![\w.'"])([a-z_]\w*):/g)].map((found) => ({ key: found[1]!, start: at + found.index })),
  );
}
