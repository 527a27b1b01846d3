/** `npm run field`: the table of the losses that libraries name, written to test/field/table.md. */

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { printField, readField, recent } from './field/table.mjs';

const at = (file) => new URL(`field/${file}`, import.meta.url);
const spec = (name) => parse(readFileSync(new URL(`../src/losses/${name}.loss.yaml`, import.meta.url), 'utf8'));
writeFileSync(at('table.md'), printField(readField(readFileSync(at('losses.yaml'), 'utf8')), recent.map(spec)));
