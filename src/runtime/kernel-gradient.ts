/** The gradient of a loss by one input, by its kernel. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { multiple } from './call.js';
import { type Above, operandsOf, outputOf, productOf, type Running, sizeOf, tensorOf } from './kernel-call.js';
import { run } from './kernel-run.js';
import type { Forward } from './kernel-value.js';

export interface Backward {
  readonly forward: Forward;
  readonly inputs: readonly TensorInfo[];
  /** The caller's weights. */
  readonly weights: TensorInfo | null;
  /** By the first input, if the forward pass has computed it. */
  readonly gradient: TensorInfo | null;
  /** Upstream gradient, of the shape of the result. */
  readonly dy: TensorInfo;
  /** Which input. */
  readonly at: number;
}

export function kernelGradient(running: Running, backward: Backward): TensorInfo {
  const { forward, inputs, weights, gradient, dy, at } = backward;
  const { call, host, role } = running;
  const { name, domain, dims } = call.signature.inputs[at]!;
  const { shape } = inputs[at]!;
  if (domain !== 'real') return tensorOf(running, shape, new Float32Array(sizeOf(shape)));
  const first = host.numbers(dy)[0]!;
  if (at === 0 && gradient !== null) return scaled(gradient, first * forward.gradient!.scale, running);
  const above = { loss: call.level === 'scalar' ? first * forward.scale : forward.scale, divisor: divisorOf(running, forward, dy) };
  const kernel = role(`gradient.${name}`, above) ?? role('weighted', above)!;
  const { info, operand } = outputOf(running, shape, dims.includes('batch'));
  const users = weights === null ? [] : [weights];
  const operands = operandsOf(running, inputs)
    .set('users', productOf(running, call.level === 'scalar' ? users : [...users, dy], 1))
    .set('g.divisor', productOf(running, users, above.divisor))
    .set(`out.${name}`, operand);
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
function divisorOf({ call, host }: Running, { values, scale, divided }: Forward, dy: TensorInfo): Above['divisor'] {
  if (!divided) return 0;
  const numbers = host.numbers(dy);
  return (-values.reduce((sum, value, i) => sum + numbers[i]! * value, 0) * scale) / multiple(call);
}
