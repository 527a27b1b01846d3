/** A loss is one scalar of predictions and a target; a generated class says what it is, this one how it is called. */

import * as tf from '@tensorflow/tfjs';
import type { Kernel, Level } from './call.js';
import type { LossConfig, SchemaClass } from './config.js';
import { dispatch } from './dispatch.js';
import { callForm, type InputNames, type LossInput, type Prediction, tensorsOf } from './inputs.js';
import { evaluate } from './reduce.js';
import { refuse } from './sentences.js';
import type { Signature } from './signature.js';
import { type Options, positionWeights } from './weights.js';

/** The static side of a generated loss. */
export interface LossClass<C extends LossConfig = LossConfig> {
  new (config?: never): Loss<C>;
  /** The registered name, and the `type` of its config. */
  readonly type: string;
  /** The output feature types it serves. */
  readonly features: readonly string[];
  /** The names of its predictions, in order. */
  readonly inputs: readonly string[];
  getSchemaClass(): SchemaClass<C>;
}

/**
 * The base of every generated loss. Inputs are tensors of any dtype, or arrays; they are cast here, once.
 * Gradients flow to every input of reals, targets included; second order is not offered.
 * Nothing is broadcast: a wrong shape throws a sentence with all shapes and the fix. No call leaks more than its result.
 */
export abstract class Loss<C extends LossConfig = LossConfig> {
  readonly config: C;
  /** The ways to call it; generated. */
  protected abstract readonly signatures: readonly Signature[];
  /** For each signature its kernel, where it has one; generated. */
  protected readonly kernels: readonly (Kernel<never> | null)[] = [];
  private computed: 'kernel' | 'ops' | null = null;

  /** How the last call was computed: by a kernel of its own, or by ops of tfjs; null before the first call. */
  get execution(): 'kernel' | 'ops' | null {
    return this.computed;
  }

  /** Throws a ConfigError that lists every problem of the config. */
  constructor(config: Partial<C> = {}) {
    this.config = (this.constructor as unknown as LossClass<C>).getSchemaClass().parse(config);
  }

  /**
   * The loss as a scalar. With w the weights of the positions (the caller's times the formula's) and l their losses:
   * `mean` Σ w·l / Σ w, or over the sum of the formula's divisor; `sum` Σ w·l; `batch_mean` Σ w·l / batch size.
   * A position of weight 0 counts for nothing, even if it is NaN. Divisor 0, or an empty batch: 0 with zero gradient.
   * A batch loss is reduced by its formula and refuses weights and mask.
   */
  forward(prediction: Prediction, target?: LossInput | null, options: Options = {}): tf.Scalar {
    return this.evaluate('scalar', [prediction, target], options) as tf.Scalar;
  }

  /** The weighted loss w·l of each position, without the reduction. Throws for a batch loss. */
  unreduced(prediction: Prediction, target?: LossInput | null, options: Options = {}): tf.Tensor {
    return this.evaluate('position', [prediction, target], options);
  }

  /** [batch]: values of which the mean is `forward` with the same options, for every reduction. Throws for a batch loss. */
  perExample(prediction: Prediction, target?: LossInput | null, options: Options = {}): tf.Tensor1D {
    return this.evaluate('batch', [prediction, target], options) as tf.Tensor1D;
  }

  /**
   * For `model.compile({ loss: loss.compiled() })`: (yTrue, yPred) => [batch], right with `classWeight`.
   * Class targets are one-hot or distributions, shaped like yPred; numbers and binaries may have a unit axis, [batch, 1].
   * Of a batch loss each example gets the whole value, of which tfjs takes the mean. Throws if there are several predictions.
   */
  compiled(): (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor1D {
    const names = this.names();
    const { loss, predictions } = names;
    if (predictions.length > 1) refuse('compiled_inputs', { loss, names: predictions.join(' and '), form: callForm(names) });
    return (yTrue, yPred) =>
      tf.tidy(() => {
        const [prediction, target] = this.withoutUnitAxis([yPred, yTrue]) as [tf.Tensor, tf.Tensor];
        if (this.signatures.some(({ dims }) => dims.includes('batch'))) return this.perExample(prediction, target);
        return tf.mul(this.forward(prediction, target), tf.ones([yPred.shape[0]!])) as tf.Tensor1D;
      });
  }

  private evaluate(level: Level, [prediction, target]: Given, options: Options): tf.Tensor {
    return tf.tidy(() => {
      const names = this.names();
      const { loss } = names;
      const inputs = tensorsOf(names, prediction, target);
      const fit = dispatch(
        loss,
        this.signatures,
        inputs.map(({ shape }) => shape),
      );
      if (level !== 'scalar' && !fit.signature.dims.includes('batch'))
        refuse('batch_loss', { loss, what: level === 'batch' ? 'example' : level });
      const weights = positionWeights(loss, fit, options);
      const { signature, sizes } = fit; // spelt out, as a spread takes longer than all else here
      const call = { signature, sizes, loss, level, reduction: this.config.reduction, inputs, weights };
      const kernel = this.kernels[this.signatures.indexOf(signature)] as Kernel<C> | null | undefined;
      const fused = kernel?.(this.config, call) ?? null;
      this.computed = fused === null ? 'ops' : 'kernel';
      return fused ?? evaluate(call);
    });
  }

  private names(): InputNames {
    const { type, inputs } = this.constructor as unknown as LossClass<C>;
    return { loss: type, predictions: inputs, target: this.signatures[0]!.inputs[inputs.length]?.name ?? null };
  }

  /** [batch, 1] as [batch], where the loss knows it and the target, if it has one, agrees. */
  private withoutUnitAxis(given: readonly tf.Tensor[]): tf.Tensor[] {
    const plain = this.signatures.find(({ inputs }) => inputs.every(({ dims }) => dims.length === 1));
    const units = given.slice(0, plain?.inputs.length ?? 0);
    const drops = units.length > 0 && units.every(({ shape }) => shape.length === 2 && shape[1] === 1);
    return given.map((tensor, i) => (drops && i < units.length ? tf.squeeze(tensor, [1]) : tensor));
  }
}

type Given = readonly [Prediction, LossInput | null | undefined];
