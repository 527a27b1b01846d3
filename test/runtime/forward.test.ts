import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { SoftmaxCrossEntropyLoss } from '../../generated/losses/softmax_cross_entropy.js';
import { gradcheck, type Options } from '../../src/runtime/index.js';
import { leaked, onEachBackend } from './backends.js';
import { CrossEntropyLoss, DistanceLoss, DividedLoss, GaussianNllLoss, HuberLoss, RmseLoss } from './samples.js';

const x = [0.5, 3, -1, 2];
const y = [0, 0, 0, 2];
const l = [0.125, 2.5, 0.5, 0]; // delta 1
const number = (tensor: tf.Tensor) => tensor.dataSync()[0]!;
const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

class InOps extends SoftmaxCrossEntropyLoss {
  protected override readonly kernels = [];
}

onEachBackend(() => {
  test.each([
    ['mean', {}, (0.125 + 2.5 + 0.5) / 4],
    ['sum', {}, 3.125],
    ['batch_mean', {}, 3.125 / 4],
    ['mean', { weights: [1, 2, 0, 1] }, (0.125 + 5) / 4],
    ['sum', { weights: [1, 2, 0, 1] }, 5.125],
    ['batch_mean', { weights: [1, 2, 0, 1] }, 5.125 / 4],
    ['mean', { mask: [true, false, true, true] }, 0.625 / 3],
    ['sum', { mask: [1, 0, 1, 1] }, 0.625],
    ['batch_mean', { mask: [true, false, true, true] }, 0.625 / 4],
    ['mean', { mask: [true, false, true, true], weights: [1, 9, 3, 0] }, 1.625 / 4],
  ] as const)('%s with %j is the number computed by hand, and the mean of the values per example', (reduction, options, expected) => {
    const loss = new HuberLoss({ reduction });
    const given = options as Options;
    const each = loss.perExample(x, y, given);
    expect(number(loss.forward(x, y, given))).toBeCloseTo(expected, 6);
    expect(each.shape).toEqual([4]);
    expect(number(tf.mean(each))).toBeCloseTo(expected, 6);
  });

  test('the mean of a weight that the formula gives divides by the sum of the weights', () => {
    const loss = new CrossEntropyLoss({ class_weights: [1, 3] });
    const logits = [
      [0, 0],
      [0, Math.log(3)],
      [5, 5],
    ];
    const [a, b] = [Math.log(2), Math.log(4 / 3)];
    expect(number(loss.forward(logits, [0, 1, -100]))).toBeCloseTo((a + 3 * b) / 4, 6);
    expect(number(loss.forward(logits, [0, 1, 0], { weights: [2, 1, 0] }))).toBeCloseTo((2 * a + 3 * b) / 5, 6);
    expect(list(loss.unreduced(logits, [0, 1, -100]))[1]).toBeCloseTo(3 * b, 6);
  });

  test('the values of single positions are weighted and not reduced', () => {
    const values = new HuberLoss().unreduced([x, x], [y, y], { weights: [1, 2] });
    expect(values.shape).toEqual([2, 4]);
    expect(list(values)).toEqual([...l, ...l.map((v) => 2 * v)]);
  });

  test.each([SoftmaxCrossEntropyLoss, InOps])('a class whose logit is -inf costs nothing to the others', (Class) => {
    const masked = tf.tensor2d([[1, Number.NEGATIVE_INFINITY, 2, 0]]);
    const { value, grad } = tf.valueAndGrad((logits) => new Class().forward(logits, tf.tensor1d([0], 'int32')))(masked);
    const without = tf.valueAndGrad((logits) => new Class().forward(logits, tf.tensor1d([0], 'int32')))(tf.tensor2d([[1, 2, 0]]));
    expect(value.dataSync()[0]).toBeCloseTo(without.value.dataSync()[0]!, 6);
    const [first, excluded, ...rest] = grad.dataSync();
    expect(excluded).toBe(0);
    for (const [i, slope] of [first!, ...rest].entries()) expect(slope).toBeCloseTo(without.grad.dataSync()[i]!, 6);
  });

  test('the mean of many equal losses is that loss, to float32', () => {
    const n = 200_000;
    const [many, none] = [tf.fill([n], 0.2), tf.zeros([n])];
    const each = 0.5 * Math.fround(0.2) ** 2;
    expect(Math.abs(number(new HuberLoss().forward(many, none)) / each - 1)).toBeLessThan(2e-6);
    expect(Math.abs(number(new HuberLoss().forward(many, none, { weights: many })) / each - 1)).toBeLessThan(2e-6);
  });

  test('weights of the shape of the loss and of its first axis agree', () => {
    const loss = new HuberLoss();
    const [a, b] = [
      [x, x],
      [y, [1, 1, 1, 1]],
    ];
    const full = loss.forward(a, b, {
      weights: [
        [1, 1, 1, 1],
        [3, 3, 3, 3],
      ],
    });
    expect(number(loss.forward(a, b, { weights: [1, 3] }))).toBeCloseTo(number(full), 6);
  });

  test.each(['mean', 'sum', 'batch_mean'] as const)('gradients of every loss under %s are the slopes of the values', (reduction) => {
    const weights = [1, 2, 0, 0.5];
    const mask = [true, true, true, false];
    const logits = tf.tensor([
      [0.3, -1, 2],
      [1, 1, 0],
      [-2, 0.4, 0.1],
      [0.2, 0.3, 0.5],
    ]);
    const ids = tf.tensor1d([2, 0, 1, 1], 'int32');
    const mean = tf.tensor([0.2, 1, -1, 0.3]);
    const variance = tf.tensor([0.5, 1.5, 0.8, 2]);
    const ce = new CrossEntropyLoss({ reduction, class_weights: [1, 2, 0.5] });
    const mixed = tf.tensor([0.3, -0.7, 1.1, 0.9]);
    for (const options of [{}, { weights }, { mask }, { weights, mask }]) {
      expect(gradcheck((a, b) => new HuberLoss({ reduction }).forward(a, b, options), [x, [0.1, 0, 0.4, 1.7]]).errors).toEqual([]);
      expect(gradcheck((a) => ce.forward(a, ids, options), [logits]).errors).toEqual([]);
      expect(gradcheck((a, b) => ce.forward(a, b, options), [logits, tf.softmax(logits)]).errors).toEqual([]);
      for (const nll of [new GaussianNllLoss({ reduction }), new DividedLoss({ reduction })]) {
        const inputs = [mean, variance, tf.tensor([0, 0.5, 1, 1])];
        expect(gradcheck((m, v, t) => nll.forward({ mean: m!, variance: v! }, t, options), inputs).errors).toEqual([]);
        const perExample = (m: tf.Tensor, v: tf.Tensor, t: tf.Tensor) => nll.perExample({ mean: m, variance: v }, t, options);
        expect(gradcheck((m, v, t) => tf.sum(tf.mul(perExample(m!, v!, t!), mixed)), inputs).errors).toEqual([]);
        const unreduced = (m: tf.Tensor, v: tf.Tensor, t: tf.Tensor) => nll.unreduced({ mean: m, variance: v }, t, options);
        expect(gradcheck((m, v, t) => tf.sum(tf.mul(unreduced(m!, v!, t!), mixed)), inputs).errors).toEqual([]);
      }
    }
    expect(gradcheck((a, b) => new RmseLoss({ reduction }).forward(a!, b!), [x, y]).errors).toEqual([]);
  });

  test('a position that is masked or weighs nothing gives exactly 0, even where its loss and gradient are not numbers', () => {
    const nll = new GaussianNllLoss();
    const mean = tf.tensor([0, Number.NaN, Number.POSITIVE_INFINITY, 1]);
    const variance = tf.tensor([1, 1, 0, 4]);
    const good = nll.forward({ mean: [0, 1], variance: [1, 4] }, [1, 1]);
    for (const options of [{ mask: [true, false, false, true] }, { weights: [1, 0, 0, 1] }]) {
      const run = (m: tf.Tensor, v: tf.Tensor) => nll.forward({ mean: m, variance: v }, [1, 1, 1, 1], options);
      expect(number(run(mean, variance))).toBeCloseTo(number(good), 6);
      const [m, v] = tf.grads(run)([mean, variance]) as [tf.Tensor, tf.Tensor];
      expect(list(m).map(Number.isFinite)).toEqual([true, true, true, true]);
      expect(list(m).slice(1, 3)).toEqual([0, 0]);
      expect(list(v).slice(1, 3)).toEqual([0, 0]);
    }
  });

  test('a mask along some axes of an input leaves out only those positions', () => {
    const run = (a: tf.Tensor) =>
      new HuberLoss().forward(
        a,
        [
          [0, 0],
          [0, 0],
        ],
        {
          mask: [
            [true, false],
            [true, true],
          ],
        },
      );
    expect(
      list(
        tf.grad(run)(
          tf.tensor([
            [0.3, Number.NaN],
            [0.6, 0.9],
          ]),
        ),
      ),
    ).toEqual([0.1, 0, 0.2, 0.3].map((v) => expect.closeTo(v, 6)));
  });

  test('where nothing counts the loss is 0 and so is its gradient', () => {
    for (const reduction of ['mean', 'sum', 'batch_mean'] as const) {
      const run = (a: tf.Tensor) => new HuberLoss({ reduction }).forward(a, y, { mask: [0, 0, 0, 0] });
      expect(number(run(tf.tensor(x)))).toBe(0);
      expect(list(tf.grad(run)(tf.tensor(x))).map(Math.abs)).toEqual([0, 0, 0, 0]);
    }
    const ignored = (a: tf.Tensor) => new CrossEntropyLoss().forward(a, [-100, -100]);
    expect(number(ignored(tf.ones([2, 3])))).toBe(0);
    expect(list(tf.grad(ignored)(tf.ones([2, 3]))).map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('an empty batch gives 0 and an empty gradient', () => {
    for (const loss of [new HuberLoss(), new RmseLoss()]) {
      expect(number(loss.forward(tf.zeros([0]), tf.zeros([0])))).toBe(0);
      expect(tf.grad((a) => loss.forward(a, tf.zeros([0])))(tf.zeros([0])).shape).toEqual([0]);
    }
    expect(new HuberLoss().perExample(tf.zeros([0, 4]), tf.zeros([0, 4])).shape).toEqual([0]);
    expect(list(new HuberLoss().perExample(tf.zeros([2, 0]), tf.zeros([2, 0])))).toEqual([0, 0]);
  });

  test('inputs of any dtype and arrays of any kind are the same to a loss', () => {
    const loss = new HuberLoss();
    const expected = number(loss.forward([1, 0], [0, 0]));
    for (const one of [
      tf.tensor1d([1, 0], 'int32'),
      tf.tensor1d([1, 0], 'bool'),
      [true, false],
      Int32Array.of(1, 0),
      Float64Array.of(1, 0),
    ]) {
      expect(number(loss.forward(one, [0, 0]))).toBe(expected);
      const [, byTarget] = tf.grads((a, b) => loss.forward(a, b))([tf.tensor([0, 0]), tf.tensor1d([1, 0])]);
      expect(list(byTarget!)).toEqual([0.5, expect.closeTo(0)]);
    }
    expect(list(tf.grads((a, b) => new CrossEntropyLoss().forward(a, b))([tf.ones([1, 2]), tf.tensor1d([1], 'int32')])[1]!)).toEqual([0]);
  });

  test('no call leaves a tensor behind but its result, with or without a gradient', () => {
    const loss = new CrossEntropyLoss({ class_weights: [1, 2] });
    const logits = tf.tensor([
      [1, 2],
      [3, 4],
    ]);
    const options = { weights: [1, 2], mask: [true, true] };
    expect(leaked(() => loss.forward(logits, [0, 1], options))).toBe(0);
    expect(leaked(() => loss.perExample(logits, [0, 1]))).toBe(0);
    expect(
      leaked(() =>
        loss.unreduced(logits, [
          [0, 1],
          [1, 0],
        ]),
      ),
    ).toBe(0);
    expect(
      leaked(() =>
        loss.compiled()(
          tf.tidy(() => tf.keep(logits)),
          logits,
        ),
      ),
    ).toBe(0);
    expect(leaked(() => tf.grad((a) => loss.forward(a, [0, 1], options))(logits))).toBe(0);
    const weights = tf.variable(tf.ones([2, 2]));
    expect(
      leaked(() => {
        const { value, grads } = tf.variableGrads(() => loss.forward(tf.matMul(logits, weights), [0, 1]) as tf.Scalar);
        return [value, ...Object.values(grads)];
      }),
    ).toBe(0);
  });

  test('a caller may dispose of the prediction before the gradient is taken', () => {
    const weights = tf.variable(tf.ones([2]));
    const { grads } = tf.variableGrads(() => {
      const prediction = tf.mul(weights, 2);
      const value = new HuberLoss().forward(prediction, [0, 0]);
      prediction.dispose();
      return value;
    });
    expect(list(grads[weights.name]!)).toEqual([1, 1]);
  });

  test('an optimizer goes downhill through a piecewise loss', () => {
    const w = tf.variable(tf.scalar(0));
    const optimizer = tf.train.sgd(0.1);
    for (let i = 0; i < 200; i++) optimizer.minimize(() => new HuberLoss().forward(tf.mul(w, [1, 2, 3]), [2, 4, 6]));
    expect(number(w)).toBeCloseTo(2, 3);
  });

  test('a loss without a target ignores the one it is given', () => {
    expect(number(new DistanceLoss().forward([1, 3]))).toBe(5);
    expect(number(new DistanceLoss().forward([1, 3], [7, 7]))).toBe(5);
  });
});
