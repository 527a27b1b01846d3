/** Some losses at each of some sizes, on each backend: measured, printed as a table for each loss, and returned. */

import * as tf from '@tensorflow/tfjs';
import { cases } from './cases.mjs';

/** `measure(row, size, effort)` gives what `tableOf(loss, backend, measured)` prints a row of. */
export async function overSizes({ some, exponents, measure, tableOf }, { backends, chosen, effort }, print) {
  const rows = cases.filter(({ loss, label }) => label === undefined && (chosen ?? some).includes(loss));
  const results = [];
  for (const backend of backends) {
    await tf.setBackend(backend);
    await measure(rows[0], 2 ** exponents[0], effort); // what all calls share of tfjs is compiled here, and not at the cost of the first
    for (const row of rows) {
      const measured = [];
      for (const exponent of exponents) measured.push(await measure(row, 2 ** exponent, effort));
      print(tableOf(row.loss, backend, measured));
      results.push(...measured.map((one) => ({ loss: row.loss, backend, ...one })));
    }
  }
  return results;
}
