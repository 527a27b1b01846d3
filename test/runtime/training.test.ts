import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { type Loss, loadLoss, registerLoss, saveLoss } from '../../src/runtime/index.js';
import { onEachBackend } from './backends.js';
import { CrossEntropyLoss, DistanceLoss, GaussianNllLoss, HuberLoss, RmseLoss } from './samples.js';

registerLoss('sample_huber', HuberLoss.features, HuberLoss);

const number = (tensor: tf.Tensor) => tensor.dataSync()[0]!;
function dense(units: number, inputs: number): tf.LayersModel {
  return tf.sequential({ layers: [tf.layers.dense({ units, inputShape: [inputs], kernelInitializer: 'zeros', useBias: false })] });
}
const trainable = (loss: Loss) => (model: tf.LayersModel) => {
  model.compile({ optimizer: tf.train.sgd(0.2), loss: loss.compiled() });
  return model;
};

onEachBackend(() => {
  test('model.fit trains with a piecewise loss of numbers', async () => {
    const model = trainable(new HuberLoss())(dense(1, 1));
    await model.fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[2], [4]]), { epochs: 60, verbose: 0 });
    expect(number(model.predict(tf.tensor2d([[3]])) as tf.Tensor)).toBeCloseTo(6, 1);
  });

  test('the loss that fit reports is forward', async () => {
    for (const reduction of ['mean', 'sum', 'batch_mean'] as const) {
      const loss = new HuberLoss({ reduction });
      const history = await trainable(loss)(dense(1, 1)).fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[2], [4]]), { verbose: 0 });
      expect(history.history.loss![0]).toBeCloseTo(number(loss.forward([0, 0], [2, 4])), 5);
    }
  });

  test('class weights of fit weigh examples, for each reduction of the loss', async () => {
    const [a, b] = [
      tf.tensor2d([[1], [1]]),
      tf.tensor2d([
        [1, 0],
        [0, 1],
      ]),
    ];
    const model = trainable(new CrossEntropyLoss())(dense(2, 1));
    const { history } = await model.fit(a, b, { verbose: 0, classWeight: { 0: 1, 1: 5 } });
    expect(history.loss![0]).toBeCloseTo((Math.log(2) * (1 + 5)) / 2, 5);
  });

  test('a batch loss gives each example the whole value, so that fit reports and trains on it', async () => {
    const loss = new RmseLoss();
    expect(
      Array.from(
        loss
          .compiled()(tf.tensor2d([[3], [4]]), tf.tensor2d([[0], [0]]))
          .dataSync(),
      ),
    ).toEqual([Math.sqrt(12.5), Math.sqrt(12.5)].map((v) => expect.closeTo(v, 5)));
    const model = trainable(loss)(dense(1, 1));
    const { history } = await model.fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[2], [4]]), { epochs: 3, verbose: 0 });
    expect(history.loss![2]!).toBeLessThan(history.loss![0] as number);
  });

  test('a unit axis is dropped from both sides or from neither', () => {
    const loss = new HuberLoss().compiled();
    expect(loss(tf.ones([5, 1]), tf.zeros([5, 1])).shape).toEqual([5]);
    expect(loss(tf.ones([5, 3]), tf.zeros([5, 3])).shape).toEqual([5]);
    expect(() => loss(tf.ones([5]), tf.zeros([5, 1]))).toThrow('squeeze');
    expect(new DistanceLoss().compiled()(tf.ones([5, 1]), tf.zeros([5, 1])).shape).toEqual([5]);
  });

  test('a loss of several predictions refuses to be compiled', () => {
    expect(() => new GaussianNllLoss().compiled()).toThrow(
      'sample_nll takes mean and variance, and model.fit passes one prediction. Train in a loop',
    );
  });

  test('a loss travels with its model and training goes on', async () => {
    const model = trainable(new HuberLoss({ delta: 3 }))(dense(1, 1));
    model.setUserDefinedMetadata({ author: 'someone' });
    saveLoss(model, new HuberLoss({ delta: 3, reduction: 'sum' }));
    let artifacts: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (given) => {
        artifacts = given;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
    const loss = loadLoss(loaded);
    expect(loss).toBeInstanceOf(HuberLoss);
    expect(loss.config).toEqual({ type: 'sample_huber', delta: 3, reduction: 'sum', weight: 1 });
    expect(loaded.getUserDefinedMetadata()).toHaveProperty('author', 'someone');
    const { history } = await trainable(loss)(loaded).fit(tf.tensor2d([[1]]), tf.tensor2d([[2]]), { epochs: 4, verbose: 0 });
    expect(history.loss![3]!).toBeLessThan(history.loss![0] as number);
  });

  test('a model without a loss, or with one that is not registered, says so', () => {
    expect(() => loadLoss(dense(1, 1))).toThrow('The model carries no loss');
    const model = dense(1, 1);
    saveLoss(model, new RmseLoss());
    expect(() => loadLoss(model)).toThrow('The loss saved with the model cannot be made again. There is no loss `sample_rmse`');
  });
});
