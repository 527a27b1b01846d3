/** A worker that looks for the worst error of a function of one argument among a share of all floats, or of pow in rounds. */

import { parentPort } from 'node:worker_threads';
import { float64 } from '../../src/ir/arithmetic.js';
import { say } from '../../src/targets/kernel/lanes/say.js';
import { functions, meaningOf, powers } from './elementary.js';
import { type Applied, apply, capacity } from './run-lanes.js';
import { type Worst, worst } from './ulp.js';

interface Task {
  readonly op: string;
  /** For pow: of its operands. */
  readonly kind: string | null;
  readonly share: number;
  readonly shares: number;
}

const made = new Map<string, Promise<Applied>>();

const none: Worst = { error: 0, at: [] };
parentPort!.on('message', async (task: Task) => {
  const arity = task.op === 'pow' ? 2 : 1;
  if (!made.has(task.op))
    made.set(
      task.op,
      apply(arity, (lanes, args) => say(lanes, task.op, args)),
    );
  const applied = await made.get(task.op)!;
  parentPort!.postMessage(task.op === 'pow' ? ofPow(task, applied) : ofAll(task, applied));
});

function ofAll({ op, share, shares }: Task, { operands, bits, result, run }: Applied): Worst {
  const { to = Number.POSITIVE_INFINITY, least = 0, sparse = 1 } = functions[op]!;
  const meaning = meaningOf(op);
  const [a, pattern] = [operands[0]!, bits[0]!];
  const found = new Uint32Array(result.buffer, result.byteOffset, capacity);
  let before = none;
  for (let first = (2 ** 32 / shares) * share; first < (2 ** 32 / shares) * (share + 1); first += capacity * sparse) {
    for (let i = 0; i < capacity; i++) pattern[i] = (first | 0) + i;
    if (isBeyond(a, to)) continue;
    run();
    const wanted = plain(a, meaning);
    const isPlain = wanted === 'itself' ? isSame(found, pattern) : wanted !== null && isAll(wanted, result, found);
    if (!isPlain) before = worst(operands, result, { meaning, before, least });
  }
  return before;
}

/** Loops, as `every` calls a function for each. */
function isSame(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < capacity; i++) if (a[i] !== b[i]) return false;
  return true;
}

function isAll(wanted: number, result: Float32Array, found: Uint32Array): boolean {
  const bits = found[0]!;
  if (!Object.is(result[0], wanted)) return false;
  for (let i = 0; i < capacity; i++) if (found[i] !== bits) return false;
  return true;
}

/** Whether a block of floats, which differ in their last 16 bits, lies beyond what a function is held to. */
const isBeyond = (block: Float32Array, to: number): boolean =>
  Math.abs(block[0]!) > to && Math.abs(block.at(-1)!) < Number.POSITIVE_INFINITY;

/**
 * The number that a whole block rounds to, if both of its ends do, or `itself`: f(x) and f(x) - x rise or fall throughout
 * a block, but for sine and cosine beyond 1; neighbours in a block are equally far apart.
 */
function plain(block: Float32Array, meaning: (x: number) => number): number | 'itself' | null {
  const [low, high] = [block[0]!, block.at(-1)!];
  if (meaning === Math.sin || meaning === Math.cos ? Math.abs(high) > 1 : Number.isNaN(low) !== Number.isNaN(high)) return null;
  const [first, last] = [low, high].map((x) => Math.fround(meaning(x)));
  if (Object.is(first, last)) return first!;
  return Object.is(first, low) && Object.is(last, high) ? 'itself' : null;
}

function ofPow({ kind, share }: Task, { operands, result, run }: Applied): Worst {
  const pair = powers(share + 1)[kind!]!;
  let found = none;
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < capacity; i++) [operands[0]![i], operands[1]![i]] = pair(i);
    run();
    found = worst(operands, result, { meaning: float64.pow, before: found });
  }
  return found;
}
