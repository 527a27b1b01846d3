/** What reductions and rows make of the entries along their axes. */

import type { Arithmetic } from './arithmetic.js';
import type { Expr } from './expr.js';
import { temperedLogs } from './tempered.js';

export function reduceRow<T>(op: Expr['op'], row: readonly T[], { add, max, sub, exp, log, of, eq }: Arithmetic<T>): T {
  if (op === 'sum') return row.reduce((a, b) => add(a, b), of(0));
  const largest = row.reduce((a, b) => max(a, b), of(-Infinity));
  if (op === 'amax' || eq(largest, of(-Infinity)) || eq(largest, of(Infinity))) return largest;
  const shifted = row.map((value) => exp(sub(value, largest)));
  return add(largest, log(shifted.reduce((a, b) => add(a, b), of(0))));
}

/** The second operand is a row as well, or one number. */
export function mapRow<T>(op: Expr['op'], [a, b]: readonly [readonly T[], readonly T[]], arithmetic: Arithmetic<T>): T[] {
  const { lt, of } = arithmetic;
  if (op === 'log_softmax') return temperedLogs(a, of(1), arithmetic);
  if (op === 'log_tempered_softmax') return temperedLogs(a, b[0]!, arithmetic);
  if (op === 'reverse_cumsum') return mapRow('cumsum', [[...a].reverse(), b], arithmetic).reverse();
  if (op === 'cumsum') return runningSums(a, arithmetic);
  const order = a.map((_, i) => i).sort((i, j) => (lt(a[i]!, a[j]!) ? -1 : lt(a[j]!, a[i]!) ? 1 : i - j));
  return op === 'sort_by' ? order.map((from) => b[from]!) : order.map((_, to) => b[order.indexOf(to)]!);
}

function runningSums<T>(terms: readonly T[], { add, of }: Arithmetic<T>): T[] {
  let total = of(0);
  return terms.map((term) => {
    total = add(total, term);
    return total;
  });
}
