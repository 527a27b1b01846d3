/** The generated Ludwig package computes losses: a Python process that is asked by lines of JSON. */

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { diagnostic, Refusal } from '../diagnostics.js';
import { packageRoot } from '../project/assets.js';
import type { Argument } from '../signature.js';
import type { Spec } from '../spec/spec.js';
import type { Computer } from './agreement.js';
import type { Case } from './cases.js';
import { rangeOf } from './inputs.js';

export interface Place {
  /** The Python that has Ludwig. */
  readonly python: string;
  /** The folder of the package, the one that has its pyproject.toml. */
  readonly folder: string;
  /** The name that Python imports. */
  readonly name: string;
}

type Dtype = 'float64' | 'float32';

interface Answer {
  readonly results?: readonly (readonly (number | string)[])[];
  readonly passes?: boolean;
  readonly built?: Readonly<Record<string, string | null>>;
  /** Python refuses to divide a setting by 0. */
  readonly undefined?: boolean;
  readonly error?: string;
}

/** A running Python; requests are answered in their order. */
export class Ludwig {
  private readonly process: ChildProcess;
  private readonly waiting: { resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  /** What it said last besides its answers. */
  private last = '';
  private ended: Refusal | null = null;

  /** Throws a refusal where that Python does not start, or cannot import the package. */
  static async start(place: Place): Promise<Ludwig> {
    const ludwig = new Ludwig(place);
    await new Promise<Answer>((resolve, reject) => ludwig.waiting.push({ resolve, reject }));
    return ludwig;
  }

  private constructor({ python, folder, name }: Place) {
    const env = { ...process.env, PYTHONPATH: [folder, process.env.PYTHONPATH].filter(Boolean).join(':'), OMP_NUM_THREADS: '1' };
    const end = (problem: string) => this.end(new Refusal([diagnostic('python_fails', { python, problem })]));
    this.process = spawn(python, [join(packageRoot(), 'src', 'verify', 'plugin.py'), name], { env });
    this.process.stderr!.on('data', (text: Buffer) => {
      this.last = (this.last + text).slice(-2000);
    });
    createInterface({ input: this.process.stdout! }).on('line', (line) => this.answered(line, () => end('what it says is no answer')));
    this.process.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ENOENT' ? 'there is no such program' : error.message));
    this.process.on('close', (_, signal) => end(signal === null ? lastLine(this.last) : `it was ended by ${signal}`));
    this.process.stdin!.on('error', () => {}); // its end says more
  }

  ask(request: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.ended !== null) return reject(this.ended);
      this.waiting.push({ resolve, reject });
      this.process.stdin!.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.process.stdin!.end();
  }

  private answered(line: string, garbled: () => void): void {
    try {
      const answer = JSON.parse(line) as Answer;
      this.waiting.shift()?.resolve(answer);
    } catch {
      garbled();
    }
  }

  /** What came first says why. */
  private end(reason: Refusal): void {
    this.ended ??= reason;
    this.process.kill();
    for (const { reject } of this.waiting.splice(0)) reject(this.ended);
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)!.replace(/\.$/, '') || 'it ended without a word';

/** Values and gradients by torch's autograd. Ludwig has no weights of examples, so cases with such cannot be asked. */
export const inLudwig =
  (ludwig: Ludwig, dtype: Dtype): Computer =>
  async (one) => {
    const { results, error, undefined: none } = await ludwig.ask(requestOf(one, dtype));
    if (none) return nowhere(one);
    if (results === undefined) throw new Error(`${error}: ${one.name}`);
    return results.map((list) => list.map(asNumber));
  };

/** No value, and so a gradient that says nothing. */
function nowhere({ program, level, point }: Case): number[][] {
  const filled = (dims: readonly string[], x = 0) => Array<number>(dims.reduce((n, dim) => n * point.sizes[dim]!, 1)).fill(x);
  if (level === 'position') return [filled(program.dims, Number.NaN)];
  return [[Number.NaN], ...program.signature.inputs.filter(({ domain }) => domain === 'real').map(({ dims }) => filled(dims))];
}

/** Whether torch.autograd.gradcheck passes in float64. */
export async function gradcheck(ludwig: Ludwig, one: Case): Promise<boolean> {
  const { passes, error } = await ludwig.ask({ ...requestOf(inside(one), 'float64'), check: true });
  if (passes === undefined) throw new Error(`${error}: ${one.name}`);
  return passes;
}

/** The output features that Ludwig does not build with the loss, each with the reason. */
export async function notBuilt(ludwig: Ludwig, { name, features }: Spec): Promise<[feature: string, reason: string][]> {
  const { built, error } = await ludwig.ask({ loss: name, features: features.map((one) => one.name) });
  if (built === undefined) throw new Error(`${error}: ${name}`);
  return Object.entries(built).flatMap(([feature, reason]) => (reason === null ? [] : [[feature, reason] as [string, string]]));
}

/** The same case away from the ends of its ranges, where a slope may be infinite. */
function inside(one: Case): Case {
  const { program, point } = one;
  const inner = program.signature.inputs.map((argument) => {
    const { dims, data } = point.inputs[argument.name]!;
    const ends = ['rows', 'shares', 'nonnegative'].includes(rangeOf(argument, program));
    return [argument.name, { dims, data: ends ? data.map((x) => 0.8 * x + 0.1) : data }] as const;
  });
  return { ...one, point: { ...point, inputs: { ...point.inputs, ...Object.fromEntries(inner) } } };
}

/** Ludwig has neither weights of examples nor empty batches. */
export const isAskable = ({ weighing, point }: Case): boolean =>
  weighing.weights === undefined && weighing.mask === undefined && point.sizes.batch !== 0;

function requestOf({ program, level, config, point }: Case, dtype: Dtype): object {
  const inputs = program.signature.inputs.map((argument) => ({
    data: point.inputs[argument.name]!.data,
    shape: argument.dims.map((dim) => point.sizes[dim]!),
    kind: kinds[argument.domain],
  }));
  return { loss: program.spec.name, settings: config, level, inputs, dtype };
}

const kinds: Record<Argument['domain'], string> = { real: 'real', integer: 'ids', boolean: 'truths' };

/** Python writes `nan`, `inf` and `-inf`. */
const asNumber = (value: number | string): number =>
  typeof value === 'number' ? value : value === 'nan' ? Number.NaN : value === 'inf' ? Infinity : -Infinity;
