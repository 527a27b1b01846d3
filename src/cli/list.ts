/** `list` shows the losses at hand: the project's own and the standard library's. */

import { didYouMean, refuse } from '../diagnostics.js';
import { type FeatureName, featureNames } from '../spec/features.js';
import type { Spec } from '../spec/spec.js';
import { type Listed, losses, torchLosses } from './catalogue.js';
import type { Command, Invocation } from './command.js';
import { columns } from './table.js';

export const list: Command = {
  name: 'list',
  summary: 'list the losses at hand',
  usage: 'list [--feature f] [--torch]',
  example: 'create-loss list --feature number',
  json: [
    '{ "losses": [{ "name", "class", "source": "project" | "library", "spec", "features", "inputs": [{ "name", "role" }],',
    '  "parameters": [name], "summary", "paper", "aliases", "torch" }] }',
    'With --torch, "class" is the name in torch.nn.',
  ].join('\n'),
  flags: [
    { name: 'feature', type: 'string', value: '<feature>', description: `Only those for an output feature: ${featureNames.join(', ')}.` },
    { name: 'torch', type: 'boolean', description: 'The torch.nn losses that a spec may name in `torch:`.' },
  ],
  words: 0,
  run: async ({ cwd, flags, output }) => {
    const feature = flags.feature as string | undefined;
    if (feature !== undefined && !featureNames.includes(feature as FeatureName)) {
      refuse('unknown_feature', { name: feature, suggestion: didYouMean(feature, featureNames) });
    }
    const all = flags.torch === true ? torchLosses() : losses(cwd);
    const found = all.filter(({ spec }) => feature === undefined || spec.features.some(({ name }) => name === feature));
    if (output.json) output.data(JSON.stringify({ losses: found.map(entry) }, null, 2));
    else print(found, { flags, output });
    return 0;
  },
};

const entry = ({ spec, source }: Listed) => ({
  name: spec.name,
  class: spec.className,
  source,
  spec: spec.source.name,
  features: spec.features.map(({ name }) => name),
  inputs: spec.inputs.map(({ name, role }) => ({ name, role })),
  parameters: spec.parameters.map(({ name }) => name),
  summary: spec.summary,
  paper: spec.paper,
  aliases: spec.aliases,
  torch: spec.torch,
});

function print(found: readonly Listed[], { flags, output }: Pick<Invocation, 'flags' | 'output'>): void {
  for (const source of ['project', 'library'] as const) {
    const specs = found.filter((one) => one.source === source).map(({ spec }) => spec);
    if (specs.length === 0) continue;
    output.data(output.style('bold', flags.torch === true ? 'torch.nn' : source === 'project' ? 'This project' : 'The standard library'));
    for (const line of columns(specs.map(flags.torch === true ? torchRow : row))) output.data(`  ${line}`);
  }
  output.note(advice(found.length, flags.torch === true));
}

const row = ({ name, features, torch, aliases, summary }: Spec): string[] => {
  const also = [...aliases, ...(torch === null ? [] : [`torch ${torch}`])].join(', ');
  return [name, features.map((one) => one.name).join(' '), `${summary}${also === '' ? '' : ` (${also})`}`];
};

const torchRow = ({ className, inputs, summary }: Spec): string[] => [className, inputs.map(({ name }) => name).join(', '), summary];

function advice(count: number, torch: boolean): string {
  const losses = `${count} ${count === 1 ? 'loss' : 'losses'}.`;
  return torch
    ? `${losses} A spec with \`torch: NAME\` means the one named.`
    : `${losses} \`create-loss add NAME\` makes one of the library your own; \`create-loss explain NAME\` shows it.`;
}
