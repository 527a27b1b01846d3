/** Losses of the shape that is generated, written by hand. */

import * as tf from '@tensorflow/tfjs';
import { Loss, type LossConfig, ops, type ParameterTable, parseConfig, type Signature } from '../../src/runtime/index.js';

interface HuberConfig extends LossConfig {
  readonly delta: number;
}
// biome-ignore lint/complexity/noStaticOnlyClass: as generated
class HuberLossConfig {
  static readonly schema = {};
  static readonly parameters: ParameterTable = [{ name: 'delta', type: 'number', default: 1, exclusiveMinimum: 0 }];
  static parse(config: unknown): HuberConfig {
    return parseConfig<HuberConfig>('sample_huber', HuberLossConfig.parameters, config);
  }
}
const toFloat = (condition: tf.Tensor) => tf.cast(condition, 'float32');

export class HuberLoss extends Loss<HuberConfig> {
  static readonly type = 'sample_huber';
  static readonly features = ['number', 'timeseries'] as const;
  static readonly inputs = ['prediction'] as const;
  static getSchemaClass() {
    return HuberLossConfig;
  }
  private along(...dims: string[]): Signature {
    const { delta } = this.config;
    return {
      inputs: [
        { name: 'prediction', dims, domain: 'real' },
        { name: 'target', dims, domain: 'real' },
      ],
      features: ['number'],
      dims,
      classSize: null,
      value: ([x, y]) => {
        const e = tf.abs(tf.sub(x, y));
        return { loss: ops.where(tf.lessEqual(e, delta), tf.mul(tf.square(e), 0.5), tf.mul(tf.sub(e, delta / 2), delta)) };
      },
      gradient: ([x, y], g) => {
        const d = tf.mul(g.loss, tf.clipByValue(tf.sub(x, y), -delta, delta));
        return [d, tf.neg(d)];
      },
    };
  }
  protected readonly signatures: readonly Signature[] = [this.along('batch'), this.along('batch', 'time')];
}

interface CrossEntropyConfig extends LossConfig {
  readonly class_weights: readonly number[] | null;
  readonly ignore_index: number;
}
// biome-ignore lint/complexity/noStaticOnlyClass: as generated
class CrossEntropyConfigClass {
  static readonly schema = {};
  static readonly parameters: ParameterTable = [
    { name: 'class_weights', type: 'array', nullable: true, default: null, items: { type: 'number', minimum: 0 } },
    { name: 'ignore_index', type: 'integer', default: -100 },
  ];
  static parse(config: unknown): CrossEntropyConfig {
    return parseConfig<CrossEntropyConfig>('sample_cross_entropy', CrossEntropyConfigClass.parameters, config);
  }
}
/** Class ids, with weights of classes and an id that is ignored; or distributions. */
export class CrossEntropyLoss extends Loss<CrossEntropyConfig> {
  static readonly type = 'sample_cross_entropy';
  static readonly features = ['category', 'category_distribution'] as const;
  static readonly inputs = ['logits'] as const;
  static getSchemaClass() {
    return CrossEntropyConfigClass;
  }
  private oneHot(logits: tf.Tensor, target: tf.Tensor): tf.Tensor {
    return toFloat(tf.equal(tf.expandDims(target, -1), tf.range(0, logits.shape.at(-1)!)));
  }
  protected readonly both: readonly Signature[] = [
    {
      inputs: [
        { name: 'logits', dims: ['batch', 'class'], domain: 'real' },
        { name: 'target', dims: ['batch'], domain: 'integer' },
      ],
      features: ['category'],
      dims: ['batch'],
      classSize: 1,
      value: ([logits, target]) => {
        const y = this.oneHot(logits, target);
        const picked = ops.sum(ops.where(y, logits, 0), [1]);
        const known = toFloat(tf.notEqual(target, this.config.ignore_index));
        const each = this.config.class_weights === null ? tf.ones([logits.shape[1]!]) : tf.tensor([...this.config.class_weights]);
        return {
          loss: tf.squeeze(tf.sub(ops.logsumexp(logits, [1]), picked), [1]),
          weight: tf.mul(known, this.config.class_weights === null ? 1 : tf.sum(tf.mul(y, each), 1)),
        };
      },
      gradient: ([logits, target], g) => [tf.mul(tf.expandDims(g.loss, 1), tf.sub(tf.softmax(logits), this.oneHot(logits, target))), null],
    },
    {
      inputs: [
        { name: 'logits', dims: ['batch', 'class'], domain: 'real' },
        { name: 'target', dims: ['batch', 'class'], domain: 'real' },
      ],
      features: ['category_distribution'],
      dims: ['batch'],
      classSize: null,
      value: ([logits, target]) => ({ loss: tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)) }),
      gradient: ([logits, target], g) => {
        const upstream = tf.expandDims(g.loss, 1);
        const total = tf.sum(target, 1, true);
        return [tf.mul(upstream, tf.sub(tf.mul(tf.softmax(logits), total), target)), tf.mul(upstream, tf.neg(tf.logSoftmax(logits)))];
      },
    },
  ];
  protected readonly signatures: readonly Signature[] = this.both;
}

const plain = (type: string) => ({
  schema: {},
  parameters: [],
  parse: (config: unknown) => parseConfig<LossConfig>(type, [], config),
});

const RmseConfig = plain('sample_rmse');
/** A batch loss. */
export class RmseLoss extends Loss {
  static readonly type = 'sample_rmse';
  static readonly features = ['number'] as const;
  static readonly inputs = ['prediction'] as const;
  static getSchemaClass() {
    return RmseConfig;
  }
  protected readonly signatures: readonly Signature[] = [
    {
      inputs: [
        { name: 'prediction', dims: ['batch'], domain: 'real' },
        { name: 'target', dims: ['batch'], domain: 'real' },
      ],
      features: ['number'],
      dims: [],
      classSize: null,
      value: ([x, y]) => ({ loss: tf.sqrt(tf.mean(tf.square(tf.sub(x, y)))) }),
      gradient: ([x, y], g) => {
        const e = tf.sub(x, y);
        const root = tf.sqrt(tf.mean(tf.square(e)));
        const d = tf.mul(g.loss, tf.div(e, tf.mul(root, x.size)));
        return [d, tf.neg(d)];
      },
    },
  ];
}

const NllConfig = plain('sample_nll');
/** Two predictions; a weight and a divisor that carry gradients. */
export class GaussianNllLoss extends Loss {
  static readonly type = 'sample_nll';
  static readonly features = ['number'] as const;
  static readonly inputs = ['mean', 'variance'] as const;
  static getSchemaClass() {
    return NllConfig;
  }
  protected readonly divided: boolean = false;
  protected readonly signatures: readonly Signature[] = [
    {
      inputs: ['mean', 'variance', 'target'].map((name) => ({ name, dims: ['batch'], domain: 'real' as const })),
      features: ['number'],
      dims: ['batch'],
      classSize: null,
      value: ([mean, variance, target]) => {
        const loss = tf.mul(tf.add(tf.log(variance), tf.div(tf.square(tf.sub(mean, target)), variance)), 0.5);
        const weight = tf.sqrt(variance);
        return this.divided ? { loss, weight, divisor: tf.add(tf.square(mean), 1) } : { loss, weight };
      },
      gradient: ([mean, variance, target], g) => {
        const e = tf.sub(mean, target);
        const byMean = tf.mul(g.loss, tf.div(e, variance));
        const curve = tf.sub(tf.div(1, variance), tf.div(tf.square(e), tf.square(variance)));
        const byVariance = tf.add(tf.mul(tf.mul(g.loss, curve), 0.5), tf.div(g.weight, tf.mul(tf.sqrt(variance), 2)));
        return [this.divided ? tf.add(byMean, tf.mul(g.divisor, tf.mul(mean, 2))) : byMean, byVariance, tf.neg(byMean)];
      },
    },
  ];
}
export class DividedLoss extends GaussianNllLoss {
  protected override readonly divided = true;
}

const DistanceConfig = plain('sample_distance');
/** A loss without a target. */
export class DistanceLoss extends Loss {
  static readonly type = 'sample_distance';
  static readonly features = ['anomaly'] as const;
  static readonly inputs = ['distance'] as const;
  static getSchemaClass() {
    return DistanceConfig;
  }
  protected readonly signatures: readonly Signature[] = [
    {
      inputs: [{ name: 'distance', dims: ['batch'], domain: 'real' }],
      features: ['anomaly'],
      dims: ['batch'],
      classSize: null,
      value: ([x]) => ({ loss: tf.square(x) }),
      gradient: ([x], g) => [tf.mul(g.loss, tf.mul(x, 2))],
    },
  ];
}
