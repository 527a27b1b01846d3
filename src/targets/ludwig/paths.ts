/** Where each file of the package lies. */

import type { Layout } from '../target.js';

export const home = ({ out }: Layout): string => `${out}/ludwig`;
/** The name that Python imports. */
export const packageName = ({ python = 'ludwig_losses' }: Layout): string => python;
export const packagePath = (layout: Layout, file: string): string => `${home(layout)}/${packageName(layout)}/${file}`;
export const lossPath = (layout: Layout, name: string): string => packagePath(layout, `losses/${name}.py`);
