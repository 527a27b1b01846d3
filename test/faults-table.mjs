/** Deliberate faults, of which `npm run faults` says which tests notice each. */

const laws = 'test/proofs/laws.test.ts';
const forward = 'test/runtime/forward.test.ts';
const shapes = 'test/runtime/shapes.test.ts';
const runtimeOps = 'test/runtime/ops.test.ts';
const examples = 'test/spec/examples.test.ts';
const tried = 'test/cli/try.test.ts';
const choices = 'test/proofs/choices.test.ts';
const factored = 'test/language/factor.test.ts';
const parts = 'test/kernel/parts.test.ts';

/** What is wrong, the file, the text that is right and the one that is not, the tests that must notice, perhaps only those of a name. */
// biome-ignore format: a table
export const faults = [
  ['derivative of tanh halved',              'src/ir/ops.ts',            "'4 * g * sigmoid(2 * a)",               "'2 * g * sigmoid(2 * a)",             laws, 'tanh'],
  ['derivative of a quotient by its divisor', 'src/ir/ops.ts',           "'-g * y / b'",                          "'g * y / b'",                         laws, 'div has'],
  ['infinite slope of sqrt at 0',            'src/ir/ops.ts',            "'where(a == 0, 0, g / (2 * y))'",       "'g / (2 * y)'",                       laws, 'sqrt'],
  ['derivative of log_softmax',              'src/ir/ops.ts',            "'g - exp(y) * sum(g, axis)'",           "'g - exp(y) * g'",                    laws, 'log_softmax'],
  ['a tie of max given to every entry',      'src/ir/ops.ts',            'g / sum(where(a == y, 1, 0), axis), 0)', 'g, 0)',                              laws, 'max|amax'],
  ['derivative of cumsum runs forward',      'src/ir/ops.ts',            "['reverse_cumsum(g, axis)']",           "['cumsum(g, axis)']",                 laws, 'cumsum'],
  ['derivative of logaddexp by z',           'src/lang/prelude.ts',      'dz = g * sigmoid(z - x)',               'dz = g * sigmoid(x - z)',             laws, 'logaddexp'],
  ['derivative of normalize not projected',  'src/lang/prelude.ts',      '(g - y * sum(g * y, axis))',            '(g - y)',                             laws, 'normalize'],
  ['relu with slope 1 at 0',                 'src/lang/prelude.ts',      'relu(x) = where(x > 0, x, 0)',          'relu(x) = where(x >= 0, x, 0)',       laws, 'relu'],
  ['mean that forgets to divide',            'src/ir/reductions.ts',     "apply('div', [apply('sum', [x], along), divisor])", "apply('sum', [x], along)", examples, 'root_mean'],
  ['log_cosh without its constant',          'src/lang/prelude.ts',      ' - log(2)), dx',                        '), dx',                               laws, 'log_cosh'],
  ['1 - exp x turned to expm1 x',            'src/rewrite/rules.ts',     '1 - exp(x) => -expm1(x)',               '1 - exp(x) => expm1(x)',              laws, 'one_minus_exp'],
  ['log of a power loses the exponent',      'src/rewrite/rules.ts',     'log(x^c) => c * log(x)',                'log(x^c) => log(x)',                  laws, 'log_power'],
  ['x * 0 is x',                             'src/rewrite/rules.ts',     'x * 0 => 0',                            'x * 0 => x',                          laws, 'mul_zero'],
  ['a quotient is split without a condition', 'src/rewrite/rules.ts',    'log(x) - log(z) when x > 0, z > 0',     'log(x) - log(z)',                     laws, 'log_quotient'],
  ['the branches of a choice exchanged',     'src/gradient/adjoint.ts',  'value: between(condition, a.value, b.value)', 'value: between(condition, b.value, a.value)', choices],
  ['a slope from the branch not taken',      'src/gradient/adjoint.ts',  'mask: both(there.mask, holds), value',  'mask: there.mask, value',             choices],
  ['running sums along other axes joined',     'src/rewrite/factor.ts',    ' && a.axes.join() === b.axes.join();',  ';',                                   factored],
  ['sum halved',                             'src/runtime/reduce.ts',    "=== 'sum') return multiple(call);",     "=== 'sum') return multiple(call) / 2;", forward],
  ['batch_mean divides by twice the batch',  'src/runtime/reduce.ts',    "multiple(call) / call.sizes.get('batch')!", "multiple(call) / (2 * call.sizes.get('batch')!)", forward],
  ['weights of sum 0 divide',                'src/runtime/reduce.ts',    'return where(none, 0, tf.div(multiple(call), where(none, 1, total)));', 'return tf.div(multiple(call), total);', forward],
  ['an empty batch gives 1',                 'src/runtime/reduce.ts',    'const value = tf.zeros(',               'const value = tf.ones(',              forward],
  ['a mask the wrong way round',             'src/runtime/weights.ts',   'weight === null ? 1 : float32(weight), 0);', '0, weight === null ? 1 : float32(weight));', forward],
  ['a mask that hides the weights',          'src/runtime/weights.ts',   'if (kept === null) return weight',      'if (kept !== null) return tf.cast(kept, \'float32\');\n  if (kept === null) return weight', forward],
  ['gradient by a divisor of the wrong sign', 'src/runtime/upstream.ts', 'tf.div(scale, -examples)',              'tf.div(scale, examples)',             forward],
  ['an id one beyond the classes passes',    'src/runtime/ids.ts',       'id >>> 0 === id && id < size',           'id >>> 0 === id && id <= size',               shapes],
  ['long sums added one by one',             'src/runtime/ops/sum.ts',       "tf.getBackend() !== 'wasm' || width <= block", 'width > 0',                    `${forward} ${runtimeOps}`],
  ['the reference divides by the batch',     'src/terms.ts',             "if (reduction === 'sum') return of(1);", "if (reduction === 'sum') return of(sizes.batch!);", tried, 'reference'],
  ['a masked position counts',               'src/terms.ts',             ': this.zero));',                        ': this.arithmetic.of(1)));',          tried, 'reference'],
  ['what a pass has left is lost to the next', 'src/runtime/kernel/place.ts', 'first < this.taken ? back : from',      'first > this.taken ? back : from',    parts, 'large images'],
  ['a part that goes on beyond what was copied', 'src/runtime/kernel/run.ts', 'first - (first % asked.part) + asked.part', 'first + asked.part',               parts, 'large images'],
];
