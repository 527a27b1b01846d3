/** The one module with side effects: importing it registers every loss of the library. */

import { imports, symbol } from '../../code/code.js';
import { fill } from '../../code/template.js';
import type { File } from '../../file.js';
import { configPath, lossPath, registryPath, runtimeSpecifier, specifier } from '../paths.js';
import type { Library } from '../target.js';

export function registry({ losses, layout, template }: Library): File {
  const path = registryPath(layout);
  const runtime = runtimeSpecifier(path, layout);
  const skeleton = template('registry.ts.hbs');
  const classes = losses.map(([program]) => {
    const { name, className } = program!.spec;
    return { className, from: specifier(path, lossPath(layout, name)), config: specifier(path, configPath(layout, name)) };
  });
  const text = fill('registry.ts.hbs', skeleton, {
    imports: imports(classes.flatMap(({ className, from }) => [symbol('registerLoss', runtime), symbol(className, from)])),
    registrations: classes.map(({ className: it }) => `registerLoss(${it}.type, ${it}.features, ${it});`).join('\n'),
    exports: [
      `export * from '${runtime}';`,
      ...classes.map(({ className, config }) => `export { ${className}Config, type ${className}Options } from '${config}';`),
      ...(classes.length === 0 ? [] : [`export { ${classes.map(({ className }) => className).join(', ')} };`]),
    ].join('\n'),
  });
  return { path, text, owner: 'tool', spec: null, template: skeleton.name };
}
