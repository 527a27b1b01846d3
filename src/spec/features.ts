/** The output feature types a loss can be registered for, and the axes that each binds by position. */

export type Dim = string;
export type Domain = 'real' | 'integer' | 'boolean';

/** Axes of one tensor in the order in which tfjs holds them (class last), and what its elements are. */
export interface Shape {
  readonly dims: readonly Dim[];
  readonly domain: Domain;
}

export interface Feature {
  readonly prediction: Shape;
  readonly target: Shape;
  /** The loss that a config without `type` means, as in Ludwig. */
  readonly defaultLoss: string;
}

const real = (...dims: Dim[]): Shape => ({ dims, domain: 'real' });
const integer = (...dims: Dim[]): Shape => ({ dims, domain: 'integer' });
const boolean = (...dims: Dim[]): Shape => ({ dims, domain: 'boolean' });
const feature = (prediction: Shape, target: Shape, defaultLoss: string): Feature => ({ prediction, target, defaultLoss });

// biome-ignore format: a table
export const features = {
  binary:                feature(real('batch'),                            boolean('batch'),                    'binary_weighted_cross_entropy'),
  number:                feature(real('batch'),                            real('batch'),                       'mean_squared_error'),
  category:              feature(real('batch', 'class'),                   integer('batch'),                    'softmax_cross_entropy'),
  category_distribution: feature(real('batch', 'class'),                   real('batch', 'class'),              'softmax_cross_entropy'),
  set:                   feature(real('batch', 'class'),                   boolean('batch', 'class'),           'sigmoid_cross_entropy'),
  vector:                feature(real('batch', 'element'),                 real('batch', 'element'),            'mean_squared_error'),
  timeseries:            feature(real('batch', 'time'),                    real('batch', 'time'),               'huber'),
  sequence:              feature(real('batch', 'time', 'class'),           integer('batch', 'time'),            'sequence_softmax_cross_entropy'),
  text:                  feature(real('batch', 'time', 'class'),           integer('batch', 'time'),            'sequence_softmax_cross_entropy'),
  image:                 feature(real('batch', 'height', 'width', 'class'), integer('batch', 'height', 'width'), 'softmax_cross_entropy'),
  anomaly:               feature(real('batch'),                            real('batch'),                       'deep_svdd'),
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof features;
export const featureNames = Object.keys(features) as FeatureName[];
