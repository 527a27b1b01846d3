/** Kernels over many calls: the heap grows under them, nothing accumulates, and what is not a number stays so. */

import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { createLoss } from '../../generated/registry.js';
import type { Program } from '../../src/program.js';
import type { Loss } from '../../src/runtime/index.js';
import { hostHere } from '../../src/runtime/kernel/host.js';
import { misfit } from '../../src/targets/kernel/fit.js';
import { type Config, inputsFor, stresses } from '../../src/verify/inputs.js';
import { sizesOf } from '../../src/verify/sizes.js';
import { called } from '../../src/verify/tensors.js';
import { library, programsOf } from '../proofs/library.js';
import { onEachBackend } from '../runtime/backends.js';

const heap = (): number => (tf.backend() as unknown as { wasm?: { HEAPU8: Uint8Array } }).wasm?.HEAPU8.length ?? 0;
const opsOf = (loss: Loss): Loss => Object.defineProperty(loss, 'kernels', { value: [] });

onEachBackend(() => {
  const loss = createLoss({ type: 'huber' });
  const ops = opsOf(createLoss({ type: 'huber' }));
  const ramp = (size: number) => tf.div(tf.range(0, size, 1), size / 4);

  test.each([1, 3, 4, 5, 63, 64, 65, 1023, 70_001])('%d elements', (size) => {
    tf.tidy(() => {
      const [p, t] = [ramp(size), tf.zeros([size])];
      const [found, wanted] = [loss, ops].map((one) => tf.valueAndGrad((x) => one.forward(x, t))(p));
      expect(found!.value.dataSync()[0]).toBeCloseTo(wanted!.value.dataSync()[0]!, 5);
      expect(tf.max(tf.abs(tf.sub(found!.grad, wanted!.grad))).dataSync()[0]! * size).toBeLessThan(1e-5);
      expect(loss.execution).toBe('kernel');
    });
  });

  test('the mean of 10^7 terms is right to 1e-6', () => {
    const terms = Float32Array.from({ length: 1e7 }, (_, i) => 0.1 + (i % 7) / 64);
    const wanted = terms.reduce((sum, x) => sum + x, 0) / terms.length;
    const mean = createLoss({ type: 'mean_absolute_error' });
    tf.tidy(() => {
      const found = mean.forward(tf.tensor1d(terms), tf.zeros([terms.length])).dataSync()[0]!;
      expect(mean.execution).toBe('kernel');
      expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-6);
    });
  });

  test('an empty batch is 0 and has no gradient', () => {
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x) => loss.forward(x, tf.zeros([0])))(tf.zeros([0]));
      expect([...value.dataSync(), ...grad.shape]).toEqual([0, 0]);
    });
  });

  test('the heap may grow between the passes, and between calls', () => {
    tf.tidy(() => {
      const [p, t] = [ramp(1000), tf.zeros([1000])];
      const wanted = tf
        .grad((x) => ops.forward(x, t))(p)
        .dataSync();
      let size = Math.max(1, heap() / 4);
      for (let round = 0; round < 3; round++) {
        const before = heap();
        const found = tf.grad((x) => {
          const value = loss.forward(x, t);
          tf.ones([size]).dispose(); // as large as the whole heap
          return value;
        })(p);
        expect(Math.max(...found.dataSync().map((x, i) => Math.abs(x - wanted[i]!)))).toBeLessThan(1e-9);
        if (tf.getBackend() === 'wasm' && round === 0) expect(heap()).toBeGreaterThan(before);
        size = 1;
      }
    });
  });

  test('a thousand calls leave no more behind than one', () => {
    const [p, t] = [ramp(20_000), tf.zeros([20_000])];
    const once = () => tf.dispose(tf.valueAndGrad((x) => loss.forward(x, t))(p));
    const unused = () => tf.dispose(tf.grad((x) => tf.add(tf.sum(x), tf.mul(loss.forward(p, t), 0)))(p));
    once();
    unused();
    const before = [tf.memory().numTensors, tf.memory().numDataBuffers, heap()];
    for (let i = 0; i < 1000; i++) once();
    for (let i = 0; i < 300; i++) unused();
    expect([tf.memory().numTensors, tf.memory().numDataBuffers, heap()]).toEqual(before);
    tf.dispose([p, t]);
  });

  test('memory that a large call needs is not kept', () => {
    const pairs = createLoss({ type: 'multi_similarity' });
    tf.tidy(() => {
      const [z, ids] = [tf.sin(tf.reshape(tf.range(0, 1 << 23, 1), [16, 1 << 19])), tf.range(0, 16, 1, 'int32')];
      const [first, second] = [0, 1].map(() => {
        const host = hostHere()!;
        const value = pairs.forward(z, ids).dataSync()[0];
        if (tf.getBackend() === 'cpu') expect(host.memory.buffer.byteLength).toBeGreaterThan(1 << 25);
        return value;
      });
      expect(pairs.execution).toBe('kernel');
      expect(second).toBe(first);
      if (tf.getBackend() === 'cpu') expect(hostHere()!.memory.buffer.byteLength).toBeLessThanOrEqual(1 << 20);
    });
  });

  describe.each([...programsOf])('%s', (_, programs) => {
    const fitting = programs.filter((program) => misfit(program) === null);
    test.runIf(fitting.length > 0)('is not a number wherever it is none by ops', async () => {
      const Class = await library.classOf(programs[0]!.spec);
      for (const program of fitting) {
        const make = () => new Class({}) as unknown as Loss;
        const [found, wanted] = [withNaN(make(), program), withNaN(opsOf(make()), program)];
        const lost = wanted.flatMap((none, i) => (Number.isNaN(none) && !Number.isNaN(found[i]!) ? [i] : [])); // tfjs's own sign of NaN is 0, so not the other way
        expect({ features: program.signature.features, lost }).toEqual({ features: program.signature.features, lost: [] });
      }
    });
  });
});

/** The value, and the gradient by each entry, where one entry of the prediction is NaN. */
function withNaN(loss: Loss, program: Program): readonly number[] {
  const config = Object.fromEntries(program.spec.parameters.map(({ name, default: value }) => [name, value])) as Config;
  const sizes = sizesOf(program, { batch: 5, class: 6, element: 5, time: 2, height: 2, width: 3 });
  const data = inputsFor({ program, config, sizes }, stresses.random!);
  return tf.tidy(() => {
    const inputs = program.signature.inputs.map(({ name, dims, domain }, i) => {
      const values = [...data[name]!.data];
      if (i === 0 && domain === 'real') values[values.length - 2] = Number.NaN;
      return tf.tensor(
        values,
        dims.map((dim) => sizes[dim]!),
        'float32',
      );
    });
    const [first, ...rest] = inputs;
    const { value, grad } = tf.valueAndGrad((x) => loss.forward(...(called(program.spec, [x, ...rest]) as [never, never])))(first!);
    return [...value.dataSync(), ...grad.dataSync()];
  });
}
