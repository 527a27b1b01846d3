/** Where an answer is what is left of larger terms, it is judged beside their size: how large they are, and why nothing better is left. */

interface Floor {
  readonly value?: number;
  readonly gradient?: number;
  /** Gradients beyond which nothing is asked. */
  readonly steepest?: number;
  readonly why: string;
}

/** Of every loss. */
const common = {
  /** float32 flushes below 1e-38, and a factor on the way may be smaller than the result. */
  value: 1e-30,
  /** A gradient such as p - y may cancel to nothing, from terms of size 1: what is left are roundings of 6e-8 each, which is 2e-6 of this. */
  gradient: 3e-2,
};

/** The size of the terms, of which 1e-5 is rounding, and why they cancel. */
// biome-ignore format: a table
const floors: Readonly<Record<string, Floor>> = {
  tempered_softmax_cross_entropy: { value: 0.1,    why: 'a Bregman divergence, near its minimum' },
  bi_tempered_binary:             { value: 0.1,    why: 'a Bregman divergence, near its minimum' },
  beta_distribution_nll:          { value: 1,      why: 'the logarithm of a beta function against logarithms of shares' },
  entropic_open_set:              { value: 0.1,    why: 'the difference of a cross entropy and an entropy; its sign changes' },
  binary_entropic_open_set:       { value: 0.1,    why: 'the difference of a cross entropy and an entropy; its sign changes' },
  weighted_kappa:                 { value: 0.1,    why: 'the logarithm of a ratio of sums, near 1' },
  gumbel_regression:              { value: 0.1, gradient: 10, why: 'an exponential less its tangent, whose slopes are the reciprocal of the scale' },
  balanced_mse:                   { gradient: 10,  why: 'shares from exponents that are squares over a variance of 1e-3' },
  poly_cross_entropy:             { value: 5e-2, gradient: 0.1, why: 'a cross entropy and so many times 1 less the share; at epsilon -1 the first is nearly all of it' },
  entmax_alpha:                   { value: 3e-2,   why: 'an entropy less how far the shares are from what is true, which are nearly equal' },
  dice_squared:                   { value: 1e-6, gradient: 0.1, why: 'the square of 1 less a share that is nearly 1; where a class is absent, slopes of p^2 / p^2, of size 1, cancel' },
  cosine_distance:                { value: 1e-6,   why: 'the square of a difference of unit vectors, each of which is rounded' },
  cosine_embedding:               { value: 1e-2,   why: 'a cosine less a margin that is as large' },
  triplet_margin:                 { value: 1e-2,   why: 'a distance less one that is nearly as large' },
  signal_to_noise_contrastive: { value: 1e-2, why: 'a distance less a margin that is as large' },
  nmi: { value: 1, gradient: 1, why: 'the entropies of two less that of both together' },
  mutual_information: { value: 0.1, gradient: 1, why: 'the logarithm of a ratio, near 1' },
  supcon:                         { value: 0.1,    why: 'the logarithm of a share that is nearly all of a sum' },
  grpo:                           { value: 1e-2,   why: 'the advantages of a group sum to 0, and so do steps whose ratios are near 1' },
  evidential_regression:          { gradient: 0.1, why: 'by nu, a share of the error cancels the reciprocal of nu' },
  barlow_twins:                   { gradient: 0.5, why: 'standardizing takes its mean and its own direction out of what arrives, a sum of terms of size 1' },
  ranking_poly1_softmax:          { gradient: 1,   why: 'a share of the sum of relevances, up to 30, less the relevance itself' },
  focal_tversky:                  { gradient: 10, steepest: 1e7, why: 'the slope of a power below 1 of what is nearly 0 and what float32 flushes to 0, where the slope is infinite' },
};

export const floorOf = (name: string, part: 'value' | 'gradient'): number => floors[name]?.[part] ?? common[part];
export const steepestOf = (name: string): number => floors[name]?.steepest ?? Number.POSITIVE_INFINITY;
