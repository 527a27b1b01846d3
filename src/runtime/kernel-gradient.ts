/** The gradient of a loss by one input, by its kernel. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { multiple, shapeOf } from './call.js';
import { type Above, operandsOf, perPosition, type Running, sizeOf, tensorOf } from './kernel-call.js';
import type { Numbers } from './kernel-host.js';
import { run } from './kernel-run.js';
import type { Forward } from './kernel-value.js';

export interface Backward {
  readonly forward: Forward;
  readonly inputs: readonly TensorInfo[];
  /** By the first input, if the forward pass has computed it. */
  readonly gradient: TensorInfo | null;
  /** Upstream gradient, of the shape of the result. */
  readonly dy: TensorInfo;
  /** Which input. */
  readonly at: number;
}

export function kernelGradient(running: Running, { forward, inputs, gradient, dy, at }: Backward): TensorInfo {
  const { call, host, role } = running;
  const { name, domain, dims } = call.signature.inputs[at]!;
  const { shape } = inputs[at]!;
  const size = sizeOf(shape);
  if (domain !== 'real') return tensorOf(running, shape, new Float32Array(size));
  const from = host.numbers(dy).slice();
  if (at === 0 && gradient !== null) return scaled(gradient, from[0]! * forward.gradient!.scale, running);
  const above = aboveOf(running, forward, from);
  const same = from.length === 1 && forward.users === null;
  const plain = call.level === 'scalar' && same ? role(`gradient.${name}`, above) : null;
  const kernel = plain ?? role(`gradient.${name}.weighted`)!;
  const { info, address, array } = host.output(shape);
  const operands = operandsOf(running, inputs)
    .set('g.loss', perPosition(running, call.level === 'scalar' && same ? above.loss : along(running, forward, from)))
    .set('g.divisor', perPosition(running, forward.users === null ? above.divisor : forward.users.map((user) => user * above.divisor)))
    .set(`out.${name}`, { size, batch: dims.includes('batch'), address, to: array });
  run(kernel, operands, running);
  return info;
}

/** What the forward pass has computed on the way, times a number; nobody else has it. */
function scaled(gradient: TensorInfo, factor: number, { host, exports }: Running): TensorInfo {
  const at = host.address(gradient);
  if (factor === 0) host.numbers(gradient).fill(0);
  else if (factor !== 1 && at !== null && exports.scale !== undefined) exports.scale(at, at + 4 * sizeOf(gradient.shape), factor);
  else if (factor !== 1) multiply(host.numbers(gradient) as Float32Array, factor);
  return host.share(gradient);
}

/** Four at a time, which is faster by a third. */
function multiply(numbers: Float32Array, factor: number): void {
  const whole = numbers.length & -4;
  for (let i = 0; i < whole; i += 4) {
    numbers[i]! *= factor;
    numbers[i + 1]! *= factor;
    numbers[i + 2]! *= factor;
    numbers[i + 3]! *= factor;
  }
  for (let i = whole; i < numbers.length; i++) numbers[i]! *= factor;
}

/** With S = Σ weight · loss and D the divisor, result = n S / D: by the loss n/D, by D −M/D with M = Σ dy · result. */
function aboveOf({ call }: Running, { values, scale, divided }: Forward, dy: Numbers): Above {
  const total = values.reduce((sum, value, i) => sum + dy[i]! * value, 0);
  return { loss: dy[0]! * scale, divisor: divided ? (-total * scale) / multiple(call) : 0 };
}

/** By the weighted loss of each position. */
function along({ call }: Running, { users, scale }: Forward, dy: Numbers): Float32Array {
  const size = sizeOf(shapeOf(call));
  const inner = size / dy.length;
  return Float32Array.from({ length: size }, (_, i) => (users === null ? 1 : users[i]!) * dy[Math.floor(i / inner)]! * scale);
}
