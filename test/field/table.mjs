/** What libraries name and what of ours it is, as a table. */

import { parse } from 'yaml';

/** The rows of losses.yaml: { name, tier, libraries, ours?, how?, 'left out'? }. */
export const readField = (text) => parse(text);

/** Losses of papers that no library names. */
export const recent = [
  'apo_zero',
  'balanced_mse',
  'cpo',
  'gumbel_regression',
  'max_suppression',
  'noise_contrastive_alignment',
  'sigmoid_contrastive',
  'simpo',
  'sppo',
  'squentropy',
];

/** Configs as people write them: `huber`, `softmax_cross_entropy { label_smoothing: 0.1 }`. */
function printOurs(config) {
  if (typeof config === 'string') return `\`${config}\``;
  const { type, ...parameters } = config;
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `\`${type} { ${pairs.join(', ')} }\``;
}

/** `recent`: losses of papers that no library names, which are here too. */
export function printField(rows, recent) {
  const covered = rows.filter((row) => row['left out'] === undefined);
  const left = rows.filter((row) => row['left out'] !== undefined);
  const table = (head, lines) => [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...lines.map((line) => `| ${line.join(' | ')} |`),
  ];
  return [
    '# The losses of the field',
    '',
    'Written by `npm run field` from losses.yaml.',
    '',
    `Of ${rows.length} losses that twenty libraries name, ${covered.length} are here and ${left.length} are left out.`,
    '',
    ...table(
      ['loss', 'tier', 'libraries', 'here'],
      covered.map(({ name, tier, libraries, ours = [], how }) => [
        name,
        tier,
        libraries,
        [...ours.map(printOurs), ...(how ? [how] : [])].join(', '),
      ]),
    ),
    '',
    '## Of recent papers',
    '',
    'Libraries do not name them yet; each was written from the page of the language alone, in twelve lines at most.',
    '',
    ...table(
      ['loss', 'paper', 'what it is for'],
      recent.map(({ name, paper, summary }) => [`\`${name}\``, paper, summary]),
    ),
    '',
    '## Left out',
    '',
    ...table(
      ['loss', 'tier', 'libraries', 'why'],
      left.map((row) => [row.name, row.tier, row.libraries, row['left out']]),
    ),
    '',
  ].join('\n');
}
