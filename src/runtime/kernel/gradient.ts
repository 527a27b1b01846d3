/** The gradient of a loss by one input, by its kernel. */

import type { TensorInfo } from '@tensorflow/tfjs';
import { multiple } from '../call.js';
import { type Above, multiplied, operandsOf, outputOf, productOf, type Running, sizeOf, tensorOf } from './call.js';
import { run } from './run.js';
import type { Forward } from './value.js';

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
  if (at === 0 && gradient !== null) {
    multiplied(gradient, first * forward.gradient!.scale, running);
    return host.share(gradient);
  }
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

/** With S = Σ weight · loss and D the divisor, result = n S / D: by the loss n/D, by D −M/D with M = Σ dy · result. */
function divisorOf({ call, host }: Running, { values, scale, divided }: Forward, dy: TensorInfo): Above['divisor'] {
  if (!divided) return 0;
  const numbers = host.numbers(dy);
  return (-values.reduce((total, value, i) => total + numbers[i]! * value, 0) * scale) / multiple(call);
}
