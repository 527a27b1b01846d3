/** What libraries name and what of ours it is, as a table. */

import { parse } from 'yaml';

/** The rows of losses.yaml: { name, tier, libraries, ours?, how?, 'left out'? }. */
export const readField = (text) => parse(text);

/** Configs as people write them: `huber`, `softmax_cross_entropy { label_smoothing: 0.1 }`. */
function printOurs(config) {
  if (typeof config === 'string') return `\`${config}\``;
  const { type, ...parameters } = config;
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `\`${type} { ${pairs.join(', ')} }\``;
}

export function printField(rows) {
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
    '## Left out',
    '',
    ...table(
      ['loss', 'tier', 'libraries', 'why'],
      left.map((row) => [row.name, row.tier, row.libraries, row['left out']]),
    ),
    '',
  ].join('\n');
}
