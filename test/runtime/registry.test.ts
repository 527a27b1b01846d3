import { afterEach, expect, test } from 'vitest';
import { createLoss, getLossClass, getLossClasses, lossNames, registerLoss } from '../../src/runtime/index.js';
import { CrossEntropyLoss, HuberLoss, RmseLoss } from './samples.js';

const home = Symbol.for('create-loss.registry');
afterEach(() => {
  delete (globalThis as { [home]?: unknown })[home];
});

test('a registered loss is found by name and by feature', () => {
  registerLoss('sample_rmse', RmseLoss.features, RmseLoss);
  registerLoss('sample_huber', HuberLoss.features, HuberLoss);
  registerLoss('sample_cross_entropy', CrossEntropyLoss.features, CrossEntropyLoss);
  expect(lossNames()).toEqual(['sample_cross_entropy', 'sample_huber', 'sample_rmse']);
  expect(getLossClass('sample_huber')).toBe(HuberLoss);
  expect(getLossClasses('number')).toEqual([HuberLoss, RmseLoss]);
  expect(getLossClasses('image')).toEqual([]);
  expect(createLoss({ type: 'sample_huber', delta: 2 }).config).toEqual({ type: 'sample_huber', delta: 2, weight: 1, reduction: 'mean' });
});

test('a name belongs to one class', () => {
  registerLoss('sample_huber', HuberLoss.features, HuberLoss);
  expect(() => registerLoss('sample_huber', HuberLoss.features, HuberLoss)).not.toThrow();
  expect(() => registerLoss('sample_huber', RmseLoss.features, RmseLoss)).toThrow(
    'The loss `sample_huber` is registered already, by another class (HuberLoss).',
  );
});

test('a class under a second name is one class', () => {
  registerLoss('sample_huber', HuberLoss.features, HuberLoss);
  registerLoss('robust', HuberLoss.features, HuberLoss);
  expect(createLoss({ type: 'robust', delta: 3 })).toBeInstanceOf(HuberLoss);
  expect(getLossClasses('number')).toEqual([HuberLoss]);
});

test('what cannot be made is refused with a sentence', () => {
  registerLoss('sample_huber', HuberLoss.features, HuberLoss);
  expect(() => createLoss({ type: 'sample_hubr' })).toThrow('There is no loss `sample_hubr`; did you mean `sample_huber`?');
  expect(() => createLoss({ delta: 1 } as never)).toThrow('createLoss needs an object with a `type`');
  expect(() => createLoss(undefined as never)).toThrow('it was given undefined.');
  expect(() => createLoss({ type: 'sample_huber', detla: 2 })).toThrow('did you mean `delta`?');
});

test('two copies of the runtime share one registry', async () => {
  const copy = (await import('../../src/runtime/registry.js?copy' as string)) as typeof import('../../src/runtime/registry.js');
  expect(copy.registerLoss).not.toBe(registerLoss);
  copy.registerLoss('sample_huber', HuberLoss.features, HuberLoss);
  expect(getLossClass('sample_huber')).toBe(HuberLoss);
  expect(() => registerLoss('sample_huber', RmseLoss.features, RmseLoss)).toThrow('registered already');
});
