/** A spec whose texts try to leave the places that they are printed in. */

import { tmpdir } from 'node:os';
import type { TemplateName } from '../../src/code/template.js';
import type { File } from '../../src/file.js';
import { compile } from '../../src/program.js';
import { runtimeSources, templateOf } from '../../src/project/assets.js';
import { defaults } from '../../src/project/config.js';
import { readCatalogue, readSpec } from '../../src/spec/read.js';
import type { Spec } from '../../src/spec/spec.js';
import { ludwig } from '../../src/targets/ludwig/index.js';

export const texts: readonly string[] = [
  'ends here """ + __import__("os").getcwd() + """',
  "both ' and \" and ''' and \\",
  'a line\nand another\r\nand \u2028 one',
  '{{body}} {% raw %} $' + '{x} %(x)s {x}',
  '\u202eright to left\u202c \u0000 \u0007 \ufeff',
  'x" # noqa',
];

export const hostile: string = JSON.stringify({
  name: 'hostile',
  summary: texts.join(' | '),
  features: ['number'],
  input: 'prediction',
  parameters: {
    mode: { type: 'string', enum: texts, default: texts[1], description: texts[0] },
    scale: { default: 1, minimum: 0, description: texts[2] },
  },
  loss: `where(mode == ${JSON.stringify(texts[3])}, abs(prediction - target), scale * (prediction - target)^2) # ${'"""'}`,
});

/** The package of some specs, as the target renders it. */
export async function rendered(specs: readonly Spec[], own: { python?: string } = {}): Promise<readonly File[]> {
  const project = { root: tmpdir(), config: defaults };
  return ludwig.render({
    losses: specs.map((spec) => compile(spec, specs)),
    targets: ['ludwig'],
    written: () => null,
    layout: { out: 'generated', tests: 'test', runtime: null, ...own },
    template: (name: TemplateName) => templateOf(project, name),
    runtimeSources,
  });
}

export const hostileSpec = (): Spec => readSpec({ name: 'src/losses/hostile.loss.yaml', text: hostile }, readCatalogue());
