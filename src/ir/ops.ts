/**
 * The closed core: what every target must be able to say. Everything else is a line of the prelude.
 *
 * A row is: arguments · what it yields · how it treats axes · the derivative by each argument, in the loss language, of
 * the arguments, `y` (the value), `g` (the upstream gradient) and `axis` (the op's own axes). Un-broadcasting is done
 * once, in gradient/walk.ts, so no row mentions shape. Kinks take torch's subgradient; an infinite one is 0 instead.
 * An argument may name what it accepts (kinds.ts), as `a: positive`.
 */

export interface OpRow {
  readonly arguments: readonly string[];
  readonly accepts: readonly (string | null)[];
  readonly yields: 'real' | 'boolean';
  /** map: position by position. reduce: over its axes. row: along its axes, keeping them. align: over a time, a class and a label axis. */
  readonly form: 'map' | 'reduce' | 'row' | 'align';
  /** Null where no gradient flows. */
  readonly derivatives: readonly (string | null)[];
}

function row(form: OpRow['form'], yields: OpRow['yields'], signature: string, derivatives: readonly (string | null)[]): OpRow {
  const parts = signature.split(', ').map((part) => part.split(': '));
  return { form, yields, arguments: parts.map(([name]) => name!), accepts: parts.map(([, accepts]) => accepts ?? null), derivatives };
}
const map = (signature: string, ...derivatives: (string | null)[]) => row('map', 'real', signature, derivatives);
const test = (signature: string) => row('map', 'boolean', signature, []);
const reduce = (signature: string, ...derivatives: string[]) => row('reduce', 'real', signature, derivatives);

// biome-ignore format: a table
export const ops = {
  neg:      map('a',           '-g'),
  abs:      map('a',           'g * sign(a)'),
  sign:     map('a',           null),
  floor:    map('a',           null),
  exp:      map('a',           'g * y'),
  expm1:    map('a',           'g * exp(a)'),
  log:      map('a: positive', 'g / a'),
  log1p:    map('a',           'g / (1 + a)'),
  sqrt:     map('a: positive', 'where(a == 0, 0, g / (2 * y))'),
  sin:      map('a',           'g * cos(a)'),
  cos:      map('a',           '-g * sin(a)'),
  atan:     map('a',           'g / (1 + a^2)'),
  acos:     map('a',           'where(abs(a) == 1, 0, -g / sqrt(1 - a^2))'),
  tanh:     map('a',           '4 * g * sigmoid(2 * a) * sigmoid(-2 * a)'),
  erf:      map('a',           '2 / sqrt(pi) * g * exp(-a^2)'),
  /** exp(a^2) (1 - erf(a)) */
  erfcx:    map('a',           'g * (2 * a * y - 2 / sqrt(pi))'),
  /** The logarithm of the gamma function, and the derivative of order a (0, 1, …) of its derivative; of numbers above 0. */
  lgamma:   map('a',           'g * polygamma(0, a)'),
  polygamma: map('a, b',       null, 'g * polygamma(a + 1, b)'),
  /** lgamma(a + b) - lgamma(a), and polygamma(0, a + b) - polygamma(0, a); a > 0 and b >= 0. */
  log_rising:   map('a, b',    'g * digamma_rise(a, b)', 'g * polygamma(0, a + b)'),
  digamma_rise: map('a, b',    'g * (polygamma(1, a + b) - polygamma(1, a))', 'g * polygamma(1, a + b)'),
  /** log(exp(-abs(a)) I0(a)) and I1(a) / I0(a), of modified Bessel functions. */
  log_bessel_i0e: map('a',     'g * (bessel_ratio(a) - sign(a))'),
  bessel_ratio:   map('a',     'where(a == 0, g / 2, g * (1 - y / a - y^2))'),
  sigmoid:  map('a: logits',   'g * y * sigmoid(-a)'),
  softplus: map('a',           'g * sigmoid(a)'),
  stop_gradient: map('a',      null),

  add:      map('a, b',        'g', 'g'),
  sub:      map('a, b',        'g', '-g'),
  mul:      map('a, b',        'g * b', 'g * a'),
  div:      map('a, b',        'g / b', '-g * y / b'),
  pow:      map('a, b',        'where(b == 0 or a == 0 and b < 1, 0, g * b * a^(b - 1))', 'where(a == 0, 0, g * y * log(a))'),
  max:      map('a, b',        'where(a < b, 0, where(a == b, g / 2, g))', 'where(b < a, 0, where(a == b, g / 2, g))'),
  min:      map('a, b',        'where(b < a, 0, where(a == b, g / 2, g))', 'where(a < b, 0, where(a == b, g / 2, g))'),

  lt:       test('a, b'),
  le:       test('a, b'),
  eq:       test('a, b'),
  and:      test('a, b'),
  or:       test('a, b'),
  not:      test('a'),
  is_null:  test('a'),
  /** Its gradient is a mask, not a formula (gradient/walk.ts): the branch not taken has none. */
  where:    map('c, a, b'),

  sum:       reduce('a', 'g'),
  amax:      reduce('a', 'where(a == y, g / sum(where(a == y, 1, 0), axis), 0)'),
  logsumexp: reduce('a: logits', 'g * exp(a - where(y == -inf, 0, y))'),
  any:       row('reduce', 'boolean', 'a', []),

  log_softmax: row('row', 'real', 'a: logits', ['g - exp(y) * sum(g, axis)']),
  /** log p with p_i = exp_t(a_i - L), sum p = 1; b is the temperature, known before any tensor. Amid et al. 2019. */
  log_tempered_softmax: row('row', 'real', 'a: logits, b', [
    'where(y == -inf, 0, g * exp((b - 1) * y)) - where(y == -inf, 0, exp(b * y - logsumexp(where(y == -inf, y, b * y), axis))) * sum(where(y == -inf, 0, g * exp((b - 1) * y)), axis)',
    null,
  ]),

  cumsum:         row('row', 'real', 'a', ['reverse_cumsum(g, axis)']),
  reverse_cumsum: row('row', 'real', 'a', ['cumsum(g, axis)']),
  /** b in the order in which a ascends, equal entries in their own; and the way back. */
  sort_by:        row('row', 'real', 'a, b', [null, 'unsort_by(a, g, axis)']),
  unsort_by:      row('row', 'real', 'a, b', [null, 'sort_by(a, g, axis)']),

  /** -log of the probability that steps with the log probabilities a spell the labels b; c steps and d labels count; e is the blank. */
  ctc_nll: row('align', 'real', 'a, b, c, d, e', ['-g * ctc_occupancy(a, b, c, d, e, axis)', null, null, null, null]),
  /** How likely each step is at each class, if they do: for the gradient, and itself without one. */
  ctc_occupancy: row('align', 'real', 'a, b, c, d, e', [null, null, null, null, null]),
} as const satisfies Record<string, OpRow>;

export type CoreOp = keyof typeof ops;
export const coreOps = Object.keys(ops) as CoreOp[];
export const isCoreOp = (name: string): name is CoreOp => Object.hasOwn(ops, name);

/** Order of arguments does not matter: rules match both ways. */
export const commutative: ReadonlySet<string> = new Set<CoreOp>(['add', 'mul', 'max', 'min', 'eq', 'and', 'or']);
