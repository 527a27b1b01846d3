/** Where each file of the package lies. */

import type { Layout } from '../target.js';

export const home = ({ out }: Layout): string => `${out}/ludwig`;
/** The name that Python imports. */
export const packageName = 'ludwig_losses';
export const packagePath = (layout: Layout, file: string): string => `${home(layout)}/${packageName}/${file}`;
export const lossPath = (layout: Layout, name: string): string => packagePath(layout, `losses/${name}.py`);
