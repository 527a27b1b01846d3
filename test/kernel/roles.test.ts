/** Whatever way a kernel is asked, it says what ops say: without a tape, for each example, for each position, with weights. */

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import type { Program } from '../../src/program.js';
import type { Loss } from '../../src/runtime/index.js';
import { misfit } from '../../src/targets/kernel/fit.js';
import { type Config, inputsFor, stresses } from '../../src/verify/inputs.js';
import { sizesOf } from '../../src/verify/sizes.js';
import { called } from '../../src/verify/tensors.js';
import { library, programsOf } from '../proofs/library.js';
import { onEachBackend } from '../runtime/backends.js';

/** Of no axis a multiple of four. */
const lengths = { batch: 21, class: 7, element: 5, time: 3, height: 2, width: 3 };

interface Way {
  readonly call: (loss: Loss, inputs: readonly tf.Tensor[], program: Program) => tf.Tensor;
  /** Whether a batch loss has it. */
  readonly batch: boolean;
}

const given = (program: Program, inputs: readonly tf.Tensor[]) => called(program.spec, inputs) as [never, never];
const weights = () => tf.tensor1d(Array.from({ length: lengths.batch }, (_, i) => (i % 4 === 0 ? 0 : 0.5 + i / 8)));

const ways: Readonly<Record<string, Way>> = {
  forward: { call: (loss, inputs, program) => loss.forward(...given(program, inputs)), batch: true },
  'forward with weights': {
    call: (loss, inputs, program) => loss.forward(...given(program, inputs), { weights: weights() }),
    batch: false,
  },
  perExample: { call: (loss, inputs, program) => loss.perExample(...given(program, inputs)), batch: false },
  'perExample with weights': {
    call: (loss, inputs, program) => loss.perExample(...given(program, inputs), { weights: weights() }),
    batch: false,
  },
  unreduced: { call: (loss, inputs, program) => loss.unreduced(...given(program, inputs)), batch: false },
};

onEachBackend(() => {
  describe.each([...programsOf])('%s', (_, programs) => {
    const fitting = programs.filter((program) => misfit(program) === null);
    test.runIf(fitting.length > 0)('says what ops say', async () => {
      const Class = await library.classOf(programs[0]!.spec);
      const [loss, ops] = [new Class({}) as unknown as Loss, new Class({}) as unknown as Loss];
      Object.defineProperty(ops, 'kernels', { value: [] });
      for (const program of fitting) {
        for (const [way, { call, batch }] of Object.entries(ways)) {
          if (!batch && !program.dims.includes('batch')) continue;
          const [found, wanted] = [loss, ops].map((one) => computed(one, program, call));
          expect(loss.execution).toBe('kernel');
          near(found!, wanted!, `${program.signature.features.join()} ${way}`);
        }
      }
    });
  });
});

/** The value without a tape; with one; and the gradient by each input of reals, for an upstream gradient of no special form. */
function computed(loss: Loss, program: Program, call: Way['call']): number[][] {
  const config = Object.fromEntries(program.spec.parameters.map(({ name, default: value }) => [name, value])) as Config;
  const sizes = sizesOf(program, lengths);
  const data = inputsFor({ program, config, sizes }, stresses.random!);
  return tf.tidy(() => {
    const inputs = program.signature.inputs.map(({ name, dims }) =>
      tf.tensor(
        [...data[name]!.data],
        dims.map((dim) => sizes[dim]!),
        'float32',
      ),
    );
    const plain = call(loss, inputs, program);
    const dy = tf.tensor(
      Array.from({ length: plain.size }, (_, i) => 1 + (i % 5) / 4),
      plain.shape,
    );
    const { value, grads } = tf.valueAndGrads((...list: tf.Tensor[]) => call(loss, list, program))(inputs, dy);
    const real = grads.filter((_, i) => program.signature.inputs[i]!.domain === 'real');
    return [plain, value, ...real].map((tensor) => [...tensor.dataSync()]);
  });
}

function near(found: readonly number[][], wanted: readonly number[][], what: string): void {
  for (const [k, list] of wanted.entries()) {
    const largest = Math.max(1e-3, ...list.filter(Number.isFinite).map(Math.abs));
    const worst = list.map((b, i) =>
      Object.is(found[k]![i], b) || found[k]![i] === b ? 0 : Math.abs(found[k]![i]! - b) / (Math.abs(b) + largest),
    );
    expect({ what, k, worst: Math.max(...worst) < 3e-5 ? 'near' : worst }).toEqual({ what, k, worst: 'near' });
  }
}
