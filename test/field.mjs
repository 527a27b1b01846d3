/** `npm run field`: the table of the losses that libraries name, written to test/field/table.md. */

import { readFileSync, writeFileSync } from 'node:fs';
import { printField, readField } from './field/table.mjs';

const at = (file) => new URL(`field/${file}`, import.meta.url);
writeFileSync(at('table.md'), printField(readField(readFileSync(at('losses.yaml'), 'utf8'))));
