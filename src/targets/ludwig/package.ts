/** What makes the modules a package: its project file, its first module, its page, and the list of what it has. */

import { fill, type Template } from '../../code/template.js';
import type { File } from '../../file.js';
import type { Program } from '../../program.js';
import type { Spec } from '../../spec/spec.js';
import type { Library } from '../target.js';
import { home, packageName, packagePath } from './paths.js';
import { quote } from './python.js';

export interface Contents {
  readonly losses: readonly (readonly Program[])[];
  /** Reasons, by the name of the loss. */
  readonly leftOut: ReadonlyMap<string, string>;
}

export function packageFiles({ layout, template, runtimeSources }: Library, contents: Contents): File[] {
  const tool = { owner: 'tool', spec: null } as const;
  const filled = (path: string, skeleton: Template, text: string): File => ({ ...tool, path, text, template: skeleton.name });
  const init = template('ludwig/init.py.hbs');
  const project = template('ludwig/pyproject.toml.hbs');
  const readme = template('ludwig/readme.md.hbs');
  const specs = contents.losses.map(([program]) => program!.spec);
  const name = packageName(layout);
  return [
    filled(
      packagePath(layout, '__init__.py'),
      init,
      fill('ludwig/init.py.hbs', init, { losses: importsOf(specs), exports: exportsOf(specs), leftOut: dictionary(contents.leftOut) }),
    ),
    filled(`${home(layout)}/pyproject.toml`, project, fill('ludwig/pyproject.toml.hbs', project, { package: name })),
    filled(`${home(layout)}/README.md`, readme, fill('ludwig/readme.md.hbs', readme, pageOf(contents, name))),
    { ...tool, path: packagePath(layout, 'losses/__init__.py'), text: '"""One module for each loss."""\n', template: null },
    { ...tool, path: packagePath(layout, 'py.typed'), text: '\n', template: null },
    { ...tool, path: `${home(layout)}/.gitignore`, text: '__pycache__/\n*.egg-info/\nbuild/\n', template: null },
    { ...tool, path: `${home(layout)}/manifest.json`, text: manifest(contents, name), template: null },
    ...runtimeSources('python').map(({ name, text }): File => ({ ...tool, path: packagePath(layout, name), text, template: null })),
  ];
}

const importsOf = (specs: readonly Spec[]): string =>
  specs.map(({ name, className }) => `from .losses.${name} import ${className}`).join('\n');

const exportsOf = (specs: readonly Spec[]): string => `[\n${specs.map(({ className }) => `    ${quote(className)},\n`).join('')}]`;

function dictionary(reasons: ReadonlyMap<string, string>): string {
  const rows = [...reasons].map(([name, reason]) => `    ${quote(name)}: ${quote(reason)},\n`);
  return rows.length === 0 ? '{}' : `{\n${rows.join('')}}`;
}

function pageOf({ losses, leftOut }: Contents, packageName: string): Record<'package' | 'losses' | 'leftOut', string> {
  const rows = losses.map(([program]) => {
    const { name, ludwig, features, summary } = program!.spec;
    const names = ludwig === null || ludwig === name ? `\`${name}\`` : `\`${name}\`, \`${ludwig}\``;
    const replaces = ludwig === null ? '' : ` In the place of Ludwig's \`${ludwig}\`.`;
    return `| ${names} | ${features.map((one) => one.name).join(', ')} | ${cell(summary + replaces)} |`;
  });
  return {
    package: packageName,
    losses: rows.join('\n'),
    leftOut: leftOut.size === 0 ? 'None.' : [...leftOut].map(([name, reason]) => `- \`${name}\`: ${reason}.`).join('\n'),
  };
}

const cell = (text: string): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\|<>]/g, '\\$&')
    .trim();

function manifest({ losses, leftOut }: Contents, packageName: string): string {
  const rows = losses.map(([program]) => {
    const { name, ludwig, features } = program!.spec;
    return [name, { module: `${packageName}.losses.${name}`, features: features.map((one) => one.name), replaces: ludwig }];
  });
  return `${JSON.stringify({ losses: Object.fromEntries(rows), left_out: Object.fromEntries(leftOut) }, null, 2)}\n`;
}
