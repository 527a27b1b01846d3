import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { BendingEnergyLoss } from '../../generated/losses/bending_energy.js';
import { NextTokenSoftmaxCrossEntropyLoss } from '../../generated/losses/next_token_softmax_cross_entropy.js';
import type { LossInput, Prediction } from '../../src/runtime/index.js';
import { onEachBackend } from './backends.js';
import { CrossEntropyLoss, GaussianNllLoss, HuberLoss, RmseLoss } from './samples.js';

const ids = (...shape: number[]) => tf.zeros(shape, 'int32');
const huber = new HuberLoss();
const entropy = new CrossEntropyLoss();
/** Class ids only, as of a loss that has no signature for distributions. */
class IdsLoss extends CrossEntropyLoss {
  protected override readonly signatures = this.both.slice(0, 1);
}
const expects = 'it takes prediction [batch] and target [batch], or prediction [batch,time] and target [batch,time].';

onEachBackend(() => {
  test.each<[string, () => unknown, string]>([
    [
      'a prediction with a unit axis',
      () => huber.forward(tf.zeros([32, 1]), tf.zeros([32])),
      `sample_huber: prediction has shape [32,1] and target has shape [32]; ${expects} Drop the unit axis: prediction.squeeze([1]).`,
    ],
    ['a target with a unit axis', () => huber.forward(tf.zeros([32]), tf.zeros([32, 1])), 'Drop the unit axis: target.squeeze([1]).'],
    [
      'unit axes on both sides',
      () => new RmseLoss().forward(tf.zeros([8, 1]), tf.zeros([8, 1])),
      'prediction.squeeze([1]) and target.squeeze([1]).',
    ],
    ['class ids with a unit axis', () => entropy.forward(tf.zeros([8, 3]), ids(8, 1)), 'Drop the unit axis: target.squeeze([1]).'],
    [
      'other batch sizes',
      () => huber.forward(tf.zeros([32]), tf.zeros([16])),
      'The axis batch has size 32 in prediction but 16 in target. Pass the same examples to both.',
    ],
    [
      'other numbers of classes',
      () => entropy.forward(tf.zeros([4, 3]), tf.zeros([4, 5])),
      'The axis class has size 3 in logits but 5 in target. Make them equal.',
    ],
    ['a transposed prediction', () => entropy.forward(tf.zeros([3, 8]), ids(8)), 'Swap the axes: logits.transpose().'],
    [
      'a prediction without classes',
      () => entropy.forward(tf.zeros([8]), ids(8)),
      'logits lacks the axis class: pass one value for each class.',
    ],
    [
      'one-hot rows for ids',
      () => new IdsLoss().forward(tf.zeros([8, 3]), tf.zeros([8, 3])),
      'Pass class ids, not one-hot rows: target.argMax(-1).',
    ],
    [
      'an example without its batch',
      () => new RmseLoss().forward(3, 4),
      'Add the batch axis: prediction.expandDims(0) and target.expandDims(0).',
    ],
    ['far too many axes', () => huber.forward(tf.zeros([2, 3, 4, 5, 6]), tf.zeros([2])), 'Reshape them to fit.'],
    [
      'weights along no axis',
      () => huber.forward([1, 2], [1, 2], { weights: [1, 2, 3] }),
      'weights has shape [3], but the loss has one value for each of [batch], [2]. Give weights the shape [2].',
    ],
    [
      'weights of a batch loss',
      () => new RmseLoss().forward([1, 2], [1, 2], { weights: [1, 2] }),
      'weights cannot select or weigh parts of it. Leave weights out.',
    ],
    ['a mask of a batch loss', () => new RmseLoss().forward([1, 2], [1, 2], { mask: [1, 0] }), 'Leave mask out.'],
    [
      'a batch loss for each example',
      () => new RmseLoss().perExample([1, 2], [1, 2]),
      'sample_rmse is one number for the whole batch: it has no value for each example.',
    ],
    ['a batch loss for each position', () => new RmseLoss().unreduced([1, 2], [1, 2]), 'it has no value for each position.'],
    ['no target', () => huber.forward([1, 2]), 'sample_huber was called without target. Call it as forward(prediction, target).'],
    [
      'one of two predictions',
      () => new GaussianNllLoss().forward([1, 2], [1, 2]),
      'sample_nll takes 2 predictions. Call it as forward({ mean, variance }, target).',
    ],
    ['half of two predictions', () => new GaussianNllLoss().forward({ mean: [1] }, [1]), 'sample_nll was called without variance.'],
    [
      'a misspelt prediction',
      () => new GaussianNllLoss().forward({ mean: [1], varience: [1] }, [1]),
      'sample_nll has no input `varience`; did you mean `variance`?',
    ],
    [
      'words',
      () => huber.forward(['a'] as LossInput as Prediction, [1]),
      'sample_huber: prediction holds string values. Pass numbers or booleans.',
    ],
    [
      'an id beyond the classes',
      () => entropy.forward(tf.zeros([3, 2]), [0, 1, 2]),
      'target at [2] is 2, but the prediction has 2 classes, so ids are the integers 0 to 1. Count from 0, not from 1.',
    ],
    [
      'a negative id',
      () => entropy.forward(tf.zeros([3, 2]), [0, -1, 1]),
      'target at [1] is -1, but the prediction has 2 classes, so ids are the integers 0 to 1. Leave padding out with a mask.',
    ],
    [
      'an axis shorter than what the formula drops of it',
      () => new BendingEnergyLoss().forward(tf.zeros([1, 1, 5, 2])),
      'bending_energy: the axis height of field has size 1, but the formula drops 4 of its entries. Pass at least 4 along height.',
    ],
    ['an id between classes', () => entropy.forward(tf.zeros([1, 2]), [0.5]), 'target at [0] is 0.5'],
  ])('%s is refused with the fix', (_, call, text) => {
    const before = tf.memory().numTensors;
    expect(call).toThrow(text);
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(2); // the inputs that the test made
  });

  test('an id that the formula asks for need be no class', () => {
    const next = new NextTokenSoftmaxCrossEntropyLoss({ ignore_index: -7 });
    expect(next.forward(tf.zeros([1, 3, 2]), [[0, 1, -7]]).dataSync()[0]).toBeCloseTo(Math.log(2), 6);
    expect(next.forward(tf.zeros([1, 3, 2]), [[0, -7, -7]]).dataSync()[0]).toBe(0);
    expect(() => next.forward(tf.zeros([1, 3, 2]), [[0, 1, -100]])).toThrow('target at [0,2] is -100');
  });

  test('ids may be anything where they do not count', () => {
    expect(entropy.forward(tf.zeros([2, 2]), [0, 7], { mask: [true, false] }).dataSync()[0]).toBeCloseTo(Math.log(2), 6);
    expect(entropy.forward(tf.zeros([2, 2]), [0, 7], { weights: [1, 0] }).dataSync()[0]).toBeCloseTo(Math.log(2), 6);
    expect(new CrossEntropyLoss({ ignore_index: -1 }).forward(tf.zeros([2, 2]), [0, -1]).dataSync()[0]).toBeCloseTo(Math.log(2), 6);
  });
});
