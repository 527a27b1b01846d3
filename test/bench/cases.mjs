/**
 * What the losses are measured against. A row: the loss and its config, what its tensors hold, the formula in torch, as
 * people compose it from tfjs ops, in tf.losses, and as someone who knows tfjs well writes it with its own gradient.
 *
 * p is what is differentiated, t the target; e = p - t. `own(p)` returns the value, what to keep for the gradient, and the
 * gradient of it times dy; n is the number of terms in the mean.
 */

import * as tf from '@tensorflow/tfjs';

const { mul, sub, add, div, mean, sum, square, abs, exp, log, log1p, sqrt, relu, sign, sigmoid, softplus, maximum, minimum } = tf;

const times = (g, dy, n) => mul(g, div(dy, n));
/** A mean over n terms with its gradient: value terms, what is kept, and the slope of each term. */
const meanOf = (n, terms, kept, slope) => ({ value: mean(terms), kept, grad: (dy, ...saved) => times(slope(...saved), dy, n) });
const signed = (t) => sub(mul(t, 2), 1);
const oneHot = (t, p) => tf.oneHot(t, p.shape.at(-1)).toFloat();
const isLess = (a, b) => tf.cast(tf.less(a, b), 'float32');
/** Of w = d loss / d log p through a softmax: w - p Σ w. */
const throughSoftmax = (w, p) => sub(w, mul(p, sum(w, -1, true)));
/** Σ over classes, mean over the batch. */
const rows = (batch, terms, kept, slope) => ({
  value: div(sum(terms), batch),
  kept,
  grad: (dy, ...saved) => times(slope(...saved), dy, batch),
});

const regression = { kind: 'elements', p: 'normal', t: 'normal' };
const binary = { kind: 'elements', p: 'logits', t: 'bits' };
const classes = { kind: 'rows', p: 'logits', t: 'ids' };

export const cases = [
  {
    loss: 'mean_squared_error',
    ...regression,
    torch: 'F.mse_loss(p, t)',
    composed: (p, t) => mean(square(sub(p, t))),
    library: (p, t, w) => tf.losses.meanSquaredError(t, p, w),
    own: (p, t, e = sub(p, t)) => meanOf(p.size / 2, mul(e, e), [e], (e) => e),
  },
  {
    loss: 'half_squared_error',
    ...regression,
    torch: '((p - t) ** 2 / 2).mean()',
    composed: (p, t) => mean(div(square(sub(p, t)), 2)),
    own: (p, t, e = sub(p, t)) => ({ value: div(mean(mul(e, e)), 2), kept: [e], grad: (dy, e) => times(e, dy, p.size) }),
  },
  {
    loss: 'root_mean_squared_error',
    ...regression,
    torch: 'torch.sqrt(((p - t) ** 2).mean())',
    composed: (p, t) => sqrt(mean(square(sub(p, t)))),
    own: (p, t, e = sub(p, t)) => {
      const value = sqrt(mean(mul(e, e)));
      return { value, kept: [e, value], grad: (dy, e, value) => mul(e, div(dy, mul(value, p.size))) };
    },
  },
  {
    loss: 'mean_absolute_error',
    ...regression,
    torch: 'F.l1_loss(p, t)',
    composed: (p, t) => mean(abs(sub(p, t))),
    library: (p, t, w) => tf.losses.absoluteDifference(t, p, w),
    own: (p, t, e = sub(p, t)) => meanOf(p.size, abs(e), [e], sign),
  },
  {
    loss: 'huber',
    ...regression,
    torch: 'F.huber_loss(p, t)',
    composed: (p, t, a = abs(sub(p, t)), q = minimum(a, 1)) => mean(add(div(square(q), 2), sub(a, q))), // tfjs cannot differentiate a comparison
    library: (p, t, w) => tf.losses.huberLoss(t, p, w),
    own: (p, t, e = sub(p, t), a = abs(e), q = minimum(a, 1)) =>
      meanOf(p.size, mul(q, sub(a, mul(q, 0.5))), [e], (e) => tf.clipByValue(e, -1, 1)),
  },
  {
    loss: 'smooth_l1',
    ...regression,
    torch: 'F.smooth_l1_loss(p, t)',
    composed: (p, t, a = abs(sub(p, t)), q = minimum(a, 1)) => mean(add(div(square(q), 2), sub(a, q))),
    own: (p, t, e = sub(p, t), a = abs(e), q = minimum(a, 1)) =>
      meanOf(p.size, mul(q, sub(a, mul(q, 0.5))), [e], (e) => tf.clipByValue(e, -1, 1)),
  },
  {
    loss: 'log_cosh',
    ...regression,
    torch: '((p - t) + F.softplus(-2 * (p - t)) - math.log(2)).mean()',
    composed: (p, t, e = sub(p, t)) => mean(sub(add(e, softplus(mul(e, -2))), Math.LN2)),
    own: (p, t, e = sub(p, t)) => meanOf(p.size, sub(add(e, softplus(mul(e, -2))), Math.LN2), [e], tf.tanh),
  },
  {
    loss: 'cauchy',
    ...regression,
    torch: 'torch.log1p((p - t) ** 2 / 2).mean()',
    composed: (p, t) => mean(log1p(div(square(sub(p, t)), 2))),
    own: (p, t, e = sub(p, t), z = mul(square(e), 0.5)) => meanOf(p.size, log1p(z), [e, z], (e, z) => div(e, add(z, 1))),
  },
  {
    loss: 'welsch',
    ...regression,
    torch: '(1 - torch.exp((p - t) ** 2 / -2)).mean()',
    composed: (p, t) => mean(sub(1, exp(div(square(sub(p, t)), -2)))),
    own: (p, t, e = sub(p, t), w = exp(mul(square(e), -0.5))) => ({
      value: sub(1, mean(w)),
      kept: [e, w],
      grad: (dy, e, w) => times(mul(e, w), dy, p.size),
    }),
  },
  {
    loss: 'wing',
    ...regression,
    torch: 'torch.where((p - t).abs() < 5, 5 * torch.log1p((p - t).abs() / 0.5), (p - t).abs() - 5 + 5 * math.log(11)).mean()',
    composed: (p, t, a = abs(sub(p, t))) => mean(add(mul(log1p(div(minimum(a, 5), 0.5)), 5), relu(sub(a, 5)))),
    own: (p, t, e = sub(p, t), a = abs(e)) =>
      meanOf(p.size, tf.where(tf.less(a, 5), mul(log1p(mul(a, 2)), 5), add(a, 5 * Math.log(11) - 5)), [e, a], (e, a) =>
        mul(sign(e), tf.where(tf.less(a, 5), div(5, add(a, 0.5)), tf.onesLike(a))),
      ),
  },
  {
    loss: 'pinball',
    config: { tau: 0.9 },
    ...regression,
    torch: 'torch.maximum(0.9 * (t - p), -0.1 * (t - p)).mean()',
    composed: (p, t, e = sub(t, p)) => mean(maximum(mul(e, 0.9), mul(e, -0.1))),
    own: (p, t, e = sub(t, p)) => meanOf(p.size, maximum(mul(e, 0.9), mul(e, -0.1)), [e], (e) => sub(isLess(e, 0), 0.9)),
  },
  {
    loss: 'mean_absolute_percentage_error',
    ...regression,
    torch: '((p - t).abs() / t.abs().clamp(min=1.17e-6)).mean()',
    composed: (p, t) => mean(div(abs(sub(p, t)), maximum(abs(t), 1.17e-6))),
    own: (p, t, e = sub(p, t), s = maximum(abs(t), 1.17e-6)) => meanOf(p.size, div(abs(e), s), [e, s], (e, s) => div(sign(e), s)),
  },
  {
    loss: 'general_robust',
    ...regression,
    torch: '(((p - t) ** 2 + 1) ** 0.5 - 1).mean()',
    composed: (p, t) => mean(sub(tf.pow(add(square(sub(p, t)), 1), 0.5), 1)),
    own: (p, t, e = sub(p, t), s = sqrt(add(square(e), 1))) => ({
      value: sub(mean(s), 1),
      kept: [e, s],
      grad: (dy, e, s) => times(div(e, s), dy, p.size),
    }),
  },
  {
    loss: 'hinge',
    ...binary,
    torch: 'torch.relu(1 - (2 * t - 1) * p).mean()',
    composed: (p, t) => mean(relu(sub(1, mul(signed(t), p)))),
    library: (p, t, w) => tf.losses.hingeLoss(t, p, w),
    own: (p, t, m = signed(t), h = relu(sub(1, mul(m, p)))) => meanOf(-p.size, h, [m, h], (m, h) => mul(m, tf.step(h))),
  },
  {
    loss: 'squared_hinge',
    ...binary,
    torch: '(torch.relu(1 - (2 * t - 1) * p) ** 2).mean()',
    composed: (p, t) => mean(square(relu(sub(1, mul(signed(t), p))))),
    own: (p, t, m = signed(t), h = relu(sub(1, mul(m, p)))) => meanOf(-p.size / 2, mul(h, h), [m, h], mul),
  },
  {
    loss: 'soft_margin',
    ...binary,
    torch: 'F.softplus(-(2 * t - 1) * p).mean()',
    composed: (p, t) => mean(softplus(mul(sub(1, mul(t, 2)), p))),
    own: (p, t, m = sub(1, mul(t, 2)), x = mul(m, p)) => meanOf(p.size, softplus(x), [m, x], (m, x) => mul(m, sigmoid(x))),
  },
  {
    loss: 'binary_weighted_cross_entropy',
    ...binary,
    torch: 'F.binary_cross_entropy_with_logits(p, t)',
    composed: (p, t) => mean(add(sub(relu(p), mul(p, t)), log1p(exp(tf.neg(abs(p)))))),
    library: (p, t, w) => tf.losses.sigmoidCrossEntropy(t, p, w),
    own: (p, t) => meanOf(p.size, sub(softplus(p), mul(p, t)), [p], (p) => sub(sigmoid(p), t)),
  },
  {
    loss: 'soft_bce_with_logits',
    ...binary,
    torch: '(F.binary_cross_entropy_with_logits(p, t, reduction="none") * (t != -100)).mean()',
    composed: (p, t) => mean(mul(add(sub(relu(p), mul(p, t)), log1p(exp(tf.neg(abs(p))))), tf.cast(tf.notEqual(t, -100), 'float32'))),
    own: (p, t, k = tf.cast(tf.notEqual(t, -100), 'float32')) =>
      meanOf(p.size, mul(sub(softplus(p), mul(p, t)), k), [p, k], (p, k) => mul(sub(sigmoid(p), t), k)),
  },
  {
    loss: 'sigmoid_focal',
    ...binary,
    torch:
      '((0.25 * t + 0.75 * (1 - t)) * (1 - (torch.sigmoid(p) * t + (1 - torch.sigmoid(p)) * (1 - t))) ** 2 * F.binary_cross_entropy_with_logits(p, t, reduction="none")).mean()',
    composed: (p, t, s = sigmoid(p)) => {
      const entropy = add(sub(relu(p), mul(p, t)), log1p(exp(tf.neg(abs(p)))));
      const pt = add(mul(s, t), mul(sub(1, s), sub(1, t)));
      return mean(mul(mul(add(mul(t, 0.25), mul(sub(1, t), 0.75)), square(sub(1, pt))), entropy));
    },
    own: (p, t, m = signed(t)) => {
      const x = mul(m, p);
      const [q, entropy, balance] = [sigmoid(tf.neg(x)), softplus(tf.neg(x)), sub(0.75, mul(t, 0.5))];
      const factor = mul(balance, square(q));
      return meanOf(-p.size, mul(factor, entropy), [mul(m, factor), q, entropy], (f, q, entropy) =>
        mul(f, add(mul(mul(sub(1, q), entropy), 2), q)),
      );
    },
  },
  {
    loss: 'binary_cross_entropy',
    kind: 'elements',
    p: 'unit',
    t: 'bits',
    torch: 'F.binary_cross_entropy(p, t)',
    composed: (p, t) => mean(tf.neg(add(mul(t, log(p)), mul(sub(1, t), log(sub(1, p)))))),
    library: (p, t, w) => tf.losses.logLoss(t, p, w),
    own: (p, t, r = sub(1, p)) =>
      meanOf(p.size, tf.neg(add(mul(t, log(p)), mul(sub(1, t), log(r)))), [p, r], (p, r) => div(sub(p, t), mul(p, r))),
  },
  {
    loss: 'deep_sad',
    kind: 'elements',
    p: 'unit',
    t: 'bits',
    torch: 'torch.where(t == 1, 1 / (p + 1e-6), p).mean()',
    composed: (p, t) => mean(tf.where(tf.equal(t, 1), div(1, add(p, 1e-6)), p)),
    own: (p, t, k = tf.equal(t, 1), i = div(1, add(p, 1e-6))) =>
      meanOf(p.size, tf.where(k, i, p), [k, i], (k, i) => tf.where(k, tf.neg(square(i)), tf.onesLike(i))),
  },
  {
    loss: 'multilabel_soft_margin',
    kind: 'rows',
    p: 'logits',
    t: 'bits',
    torch: 'F.multilabel_soft_margin_loss(p, t)',
    composed: (p, t) => mean(add(mul(t, softplus(tf.neg(p))), mul(sub(1, t), softplus(p)))),
    own: (p, t) => meanOf(p.size, sub(softplus(p), mul(p, t)), [p], (p) => sub(sigmoid(p), t)),
  },
  {
    loss: 'sigmoid_cross_entropy',
    kind: 'rows',
    p: 'logits',
    t: 'bits',
    torch: 'F.binary_cross_entropy_with_logits(p, t)',
    composed: (p, t) => mean(add(sub(relu(p), mul(p, t)), log1p(exp(tf.neg(abs(p)))))),
    library: (p, t, w) => tf.losses.sigmoidCrossEntropy(t, p, w),
    own: (p, t) => meanOf(p.size, sub(softplus(p), mul(p, t)), [p], (p) => sub(sigmoid(p), t)),
  },
  {
    loss: 'softmax_cross_entropy',
    ...classes,
    torch: 'F.cross_entropy(p, t)',
    composed: (p, t) => mean(tf.neg(sum(mul(oneHot(t, p), tf.logSoftmax(p)), 1))),
    library: (p, t, w) => tf.losses.softmaxCrossEntropy(tf.oneHot(t, p.shape[1]), p, w),
    own: (p, t, y = oneHot(t, p), l = tf.logSoftmax(p)) => rows(-p.shape[0], mul(y, l), [y, l], (y, l) => sub(y, exp(l))),
  },
  {
    loss: 'softmax_cross_entropy',
    label: 'softmax_cross_entropy, distributions',
    kind: 'rows',
    p: 'logits',
    t: 'distributions',
    torch: 'F.cross_entropy(p, t)',
    composed: (p, t) => mean(tf.neg(sum(mul(t, tf.logSoftmax(p)), 1))),
    library: (p, t, w) => tf.losses.softmaxCrossEntropy(t, p, w),
    own: (p, t, l = tf.logSoftmax(p)) => rows(-p.shape[0], mul(t, l), [l], (l) => sub(t, exp(l))),
  },
  {
    loss: 'categorical_focal',
    ...classes,
    torch: '((1 - F.log_softmax(p, 1).gather(1, t[:, None]).exp()) ** 2 * -F.log_softmax(p, 1).gather(1, t[:, None])).mean()',
    composed: (p, t, l = tf.logSoftmax(p)) => mean(tf.neg(sum(mul(mul(oneHot(t, p), square(sub(1, exp(l)))), l), 1))),
    own: (p, t, y = oneHot(t, p), l = tf.logSoftmax(p), q = exp(l), r = sub(1, q), f = mul(y, r)) =>
      rows(-p.shape[0], mul(mul(f, r), l), [f, r, q, l], (f, r, q, l) => throughSoftmax(mul(f, sub(r, mul(mul(q, l), 2))), q)),
  },
  {
    loss: 'poly_cross_entropy',
    ...classes,
    torch: '(F.cross_entropy(p, t, reduction="none") + 1 - F.softmax(p, 1).gather(1, t[:, None])[:, 0]).mean()',
    composed: (p, t, y = oneHot(t, p)) => mean(add(tf.neg(sum(mul(y, tf.logSoftmax(p)), 1)), sub(1, sum(mul(y, tf.softmax(p)), 1)))),
    own: (p, t, y = oneHot(t, p), l = tf.logSoftmax(p), q = exp(l)) => {
      const { value, ...rest } = rows(-p.shape[0], mul(y, add(l, q)), [y, q], (y, q) => throughSoftmax(mul(y, add(q, 1)), q));
      return { value: add(value, 1), ...rest };
    },
  },
  {
    loss: 'asymmetric_single_label',
    ...classes,
    torch: 'asl(p, F.one_hot(t, p.shape[1]).float())',
    composed: (p, t, y = oneHot(t, p), l = tf.logSoftmax(p), q = tf.softmax(p)) => {
      const fade = add(mul(y, sub(1, q)), mul(sub(1, y), tf.pow(q, 4)));
      return mean(tf.neg(sum(mul(mul(add(mul(y, 0.9), 0.1 / p.shape[1]), fade), l), 1)));
    },
    own: (p, t, y = oneHot(t, p), l = tf.logSoftmax(p), q = exp(l), no = sub(1, y)) => {
      const cube = mul(no, mul(q, square(q)));
      const fade = add(mul(y, sub(1, q)), mul(cube, q));
      const smooth = add(mul(y, 0.9), 0.1 / p.shape[1]);
      return rows(-p.shape[0], mul(mul(smooth, fade), l), [smooth, fade, cube, y, l, q], (smooth, fade, cube, y, l, q) =>
        throughSoftmax(mul(smooth, add(fade, mul(mul(l, q), sub(mul(cube, 4), y)))), q),
      );
    },
  },
  {
    loss: 'categorical_hinge',
    ...classes,
    torch: 'torch.relu(1 + ((1 - F.one_hot(t, p.shape[1])) * p).amax(1) - p.gather(1, t[:, None])[:, 0]).mean()',
    composed: (p, t, y = oneHot(t, p)) => mean(relu(sub(add(1, tf.max(mul(sub(1, y), p), 1)), sum(mul(y, p), 1)))),
    own: (p, t, y = oneHot(t, p), others = mul(sub(1, y), p)) => {
      const h = relu(sub(add(1, tf.max(others, 1)), sum(mul(y, p), 1)));
      const best = mul(oneHot(tf.argMax(others, 1), p), sub(1, y));
      return {
        value: mean(h),
        kept: [h, best, y],
        grad: (dy, h, best, y) => times(mul(sub(best, y), tf.expandDims(tf.step(h), 1)), dy, p.shape[0]),
      };
    },
  },
  {
    loss: 'categorical_cross_entropy',
    kind: 'rows',
    p: 'distributions',
    t: 'ids',
    torch: '-p.gather(1, t[:, None]).log().mean()',
    composed: (p, t) => mean(tf.neg(sum(mul(oneHot(t, p), log(p)), 1))),
    library: (p, t) => tf.metrics.categoricalCrossentropy(oneHot(t, p), p).mean(),
    own: (p, t, y = oneHot(t, p)) => rows(-p.shape[0], mul(y, log(p)), [y, p], div),
  },
  {
    loss: 'nll',
    kind: 'rows',
    p: 'log_distributions',
    t: 'ids',
    torch: 'F.nll_loss(p, t)',
    composed: (p, t) => mean(tf.neg(sum(mul(oneHot(t, p), p), 1))),
    own: (p, t, y = oneHot(t, p)) => rows(-p.shape[0], mul(y, p), [y], (y) => y),
  },
  {
    loss: 'kl_divergence',
    kind: 'rows',
    p: 'log_distributions',
    t: 'distributions',
    torch: 'F.kl_div(p, t, reduction="batchmean")',
    composed: (p, t) => mean(sum(mul(t, sub(log(t), p)), 1)),
    own: (p, t) => rows(p.shape[0], mul(t, sub(log(t), p)), [], () => tf.neg(t)),
  },
  {
    loss: 'ranking_softmax',
    kind: 'rows',
    p: 'logits',
    t: 'grades',
    torch: '-(t * F.log_softmax(p, 1)).sum(1).mean()',
    composed: (p, t) => mean(tf.neg(sum(mul(t, tf.logSoftmax(p)), 1))),
    own: (p, t, l = tf.logSoftmax(p)) => rows(-p.shape[0], mul(t, l), [l], (l) => throughSoftmax(t, exp(l))),
  },
  {
    loss: 'tempered_softmax_cross_entropy',
    config: { t1: 0.8, t2: 1.4 },
    ...classes,
    torch: 'bitempered(p, F.one_hot(t, p.shape[1]).float(), 0.8, 1.4)',
    composed: (p, t) => {
      const [y, q] = [oneHot(t, p), temperedSoftmax(p, 1.4)];
      const fit = mul(y, div(sub(1, tf.pow(add(q, 1e-10), 0.2)), 0.2)); // log_t of 1 is 0
      return mean(sum(sub(fit, div(sub(y, tf.pow(q, 1.2)), 1.2)), 1));
    },
    own: (p, t, y = oneHot(t, p), q = temperedSoftmax(p, 1.4)) => {
      const fit = mul(y, div(sub(1, tf.pow(q, 0.2)), 0.2));
      const terms = sub(fit, div(sub(y, tf.pow(q, 1.2)), 1.2));
      return rows(p.shape[0], terms, [q, y], (q, y) => {
        const [w, escort] = [mul(sub(q, y), tf.pow(q, 0.6)), tf.pow(q, 1.4)];
        return sub(w, mul(escort, div(sum(w, 1, true), sum(escort, 1, true))));
      });
    },
  },
  {
    loss: 'dice',
    kind: 'images',
    p: 'logits',
    t: 'ids',
    torch:
      '(lambda q, y: ((q + y - 2 * q * y).sum((1, 2)) / ((q + y).sum((1, 2)) + 1)).mean())(p.softmax(-1), F.one_hot(t.long(), p.shape[-1]).float())',
    composed: (p, t, q = tf.softmax(p), y = oneHot(t, p)) => {
      const all = add(q, y);
      return mean(div(sum(sub(all, mul(mul(q, y), 2)), [1, 2]), add(sum(all, [1, 2]), 1)));
    },
    own: (p, t, q = tf.softmax(p), y = oneHot(t, p), all = add(q, y)) => {
      const whole = add(sum(all, [1, 2], true), 1);
      const share = div(sum(sub(all, mul(mul(q, y), 2)), [1, 2], true), whole);
      return {
        value: mean(share),
        kept: [q, y, whole, share],
        grad: (dy, q, y, whole, share) => times(throughSoftmax(mul(q, div(sub(sub(1, mul(y, 2)), share), whole)), q), dy, share.size),
      };
    },
  },
  {
    loss: 'nt_xent',
    label: 'nt_xent, 128 embeddings of 64',
    kind: 'pairs',
    p: 'normal',
    t: 'ids',
    torch:
      '(lambda z: (lambda s, same: (F.softplus(torch.logsumexp(s.masked_fill(same, -math.inf), 1, True) - s) * (same.float() - torch.eye(len(z)))).sum() / (same.sum() - len(z)))(z @ z.T / 0.07, t[:, None] == t[None]))(F.normalize(p))',
    composed: (p, t, { s, positive, rivals } = pairs(div(p, tf.norm(p, 'euclidean', 1, true)), t)) =>
      div(sum(mul(positive, softplus(sub(tf.logSumExp(rivals, 1, true), s)))), sum(positive)),
    own: (p, t, norm = sqrt(sum(square(p), 1, true)), z = div(p, norm)) => {
      const { s, positive, rivals } = pairs(z, t);
      const [excess, count] = [sub(tf.logSumExp(rivals, 1, true), s), sum(positive)];
      return {
        value: div(sum(mul(positive, softplus(excess))), count),
        kept: [z, norm, div(mul(positive, sigmoid(excess)), count), tf.softmax(rivals)],
        grad: (dy, z, norm, w, q) => {
          const slope = sub(mul(q, sum(w, 1, true)), w);
          const d = div(tf.matMul(add(slope, tf.transpose(slope)), z), 0.07);
          return mul(div(sub(d, mul(z, sum(mul(d, z), 1, true))), norm), dy);
        },
      };
    },
  },
];

/** Similarities of unit vectors, which pairs are of one label, and the similarities of all others. */
function pairs(z, t) {
  const s = div(tf.matMul(z, z, false, true), 0.07);
  const same = tf.equal(tf.expandDims(t, 1), tf.expandDims(t, 0)).toFloat();
  return { s, positive: sub(same, tf.eye(t.size)), rivals: sub(s, mul(same, 1e9)) };
}

/** Amid et al. 2019: five steps of the fixed point, for a temperature above 1. */
function temperedSoftmax(x, t) {
  const expT = (a) => tf.pow(relu(add(mul(a, 1 - t), 1)), 1 / (1 - t));
  const top = tf.max(x, 1, true);
  const start = sub(x, top);
  let a = start;
  for (let i = 0; i < 5; i++) a = mul(start, tf.pow(sum(expT(a), 1, true), 1 - t));
  const z = sum(expT(a), 1, true);
  const shift = add(div(sub(tf.pow(z, t - 1), 1), t - 1), top); // - log_t(1/z) + top
  return expT(sub(x, shift));
}

/** The own form as a function to differentiate. */
export function differentiable(own) {
  return (p, t) =>
    tf.customGrad((p, save) => {
      const { value, kept, grad } = own(p, t);
      save(kept);
      return { value, gradFunc: (dy, saved) => grad(dy, ...saved) };
    })(p);
}
