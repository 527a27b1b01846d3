/** Whatever a loss is called with becomes one list of tensors, in the order of the signature. */

import * as tf from '@tensorflow/tfjs';
import { suggestion } from './nearest.js';
import { refuse } from './sentences.js';

/** A tensor of any dtype, or numbers and booleans in nested arrays or a typed array. */
export type LossInput = tf.Tensor | tf.TensorLike;

/** A loss of one prediction takes it bare; a loss of several takes them by name: `{ mean, variance }`. */
export type Prediction = LossInput | Readonly<Record<string, LossInput>>;

/** The names that a loss is called with: of the predictions, then of the target unless the loss has none. */
export interface InputNames {
  readonly loss: string;
  readonly predictions: readonly string[];
  readonly target: string | null;
}

/** The tensors of one call. A target is ignored by a loss that has none, so that all losses can be called alike. */
export function tensorsOf(names: InputNames, prediction: Prediction, target: LossInput | null | undefined): tf.Tensor[] {
  const predictions = isNamed(prediction) ? byName(names, prediction) : [onlyPrediction(names, prediction)];
  const tensors = predictions.map((value, i) => toTensor(value, names.loss, names.predictions[i]!));
  if (names.target === null) return tensors;
  return [...tensors, toTensor(target ?? missing(names, names.target), names.loss, names.target)];
}

/** A tensor as it is; anything else made into one, of the dtype its values have. */
export function toTensor(value: LossInput, loss: string, name: string): tf.Tensor {
  const tensor = value instanceof tf.Tensor ? value : tf.tensor(value instanceof Float64Array ? Array.from(value) : value);
  if (tensor.dtype === 'string' || tensor.dtype === 'complex64') refuse('not_a_tensor', { loss, name, dtype: `${tensor.dtype} values` });
  return tensor;
}

/** How the loss is called, as code. */
export function callForm({ predictions, target }: InputNames): string {
  const first = predictions.length === 1 ? predictions[0]! : `{ ${predictions.join(', ')} }`;
  return target === null ? first : `${first}, ${target}`;
}

function isNamed(prediction: Prediction): prediction is Readonly<Record<string, LossInput>> {
  if (prediction === null || typeof prediction !== 'object') return false;
  return !(prediction instanceof tf.Tensor || Array.isArray(prediction) || ArrayBuffer.isView(prediction));
}

function byName(names: InputNames, given: Readonly<Record<string, LossInput>>): LossInput[] {
  const { loss, predictions } = names;
  const stranger = Object.keys(given).find((key) => !predictions.includes(key));
  if (stranger !== undefined) refuse('unknown_input', { loss, key: stranger, suggestion: suggestion(stranger, predictions) });
  return predictions.map((name) => given[name] ?? missing(names, name));
}

function onlyPrediction(names: InputNames, prediction: LossInput): LossInput {
  const { loss, predictions } = names;
  if (predictions.length > 1) refuse('prediction_by_name', { loss, count: predictions.length, form: callForm(names) });
  return prediction ?? missing(names, predictions[0]!);
}

function missing(names: InputNames, name: string): never {
  return refuse('missing_input', { loss: names.loss, name, form: callForm(names) });
}
