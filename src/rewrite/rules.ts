/**
 * Named rules, as text of the loss language: identities over the reals, so a rule may change only what floats get wrong.
 *
 * name: left => right when condition, condition
 *
 * One letter stands for any expression (p, q, r: any condition; i: class ids, which are valid positions) and k for any
 * set of axes. A condition is `x > 0` or `x >= 0` (by ir/range.ts), `c lacks k`, `i picks k` (ids are of the class
 * axis), `c varies` (is no number), or `p static` (known before any tensor). The tests hold every rule to its word at
 * random points, and each stabilising rule to a point where it is better in float32.
 */

/** Smaller, and nothing else. */
export const simplify = `
add_zero:        x + 0 => x
sub_zero:        x - 0 => x
zero_sub:        0 - x => -x
sub_self:        x - x => 0
add_neg:         x + -z => x - z
neg_add:         -x + z => z - x
sub_neg:         x - -z => x + z
neg_neg:         -(-x) => x
neg_sub:         -(x - z) => z - x
mul_one:         x * 1 => x
mul_zero:        x * 0 => 0
mul_neg:         x * -z => -(x * z)
mul_minus_one:   x * (0 - 1) => -x
div_one:         x / 1 => x
zero_div:        0 / x => 0
neg_div:         -x / z => -(x / z)
div_neg:         x / -z => -(x / z)
mul_reciprocal:  x * (1 / z) => x / z
pow_one:         x^1 => x
pow_zero:        x^0 => 1
abs_neg:         abs(-x) => abs(x)
abs_abs:         abs(abs(x)) => abs(x)
not_not:         not not p => p
and_same:        p and p => p
or_same:         p or p => p
and_not:         p and not p => 1 < 0
or_other_way:    not x < z or not z < x => 0 < 1
or_not:          p or not p => 0 < 1
and_absorb:      p and (p or q) => p
or_absorb:       p or p and q => p
cases_join:      p and q or p and not q => p
where_same:      where(p, x, x) => x
where_not:       where(not p, x, z) => where(p, z, x)
where_again:     where(p, where(p, x, z), w) => where(p, x, w)
where_else:      where(p, x, where(p, z, w)) => where(p, x, w)
where_any:       where(any(p, k) or q, where(p, x, 0), 0) => where(p, x, 0)
where_add:       where(p, x, z) + where(p, v, w) => where(p, x + v, z + w)
choice_of_one:   x * where(p, 1, z) => where(p, x, x * z) when p static
choice_in_sum:   sum(where(p, where(q, x, z), 0), k) => where(q, sum(where(p, x, 0), k), sum(where(p, z, 0), k)) when q static
mul_indicator:   x * where(p, 1, 0) => where(p, x, 0)
indicator_true:  0 < where(p, 1, 0) => p
indicator_false: where(p, 1, 0) == 0 => not p
indicator_power: where(p, 1, 0)^x => where(p, 1, 0^x)
pow_of_one:      1^x => 1
cancel:          x / z * z => x
cancel_inner:    x / c * z * c => x * z
cancel_across:   x / c / z * c => x / z
cancel_outer:    c * (x * (z / c)) => x * z
cancel_factor:   x / (c * z) * c => x / z
any_class:       any(i == index(k), k) => 0 < 1 when i lacks k, i picks k
one_class:       sum(where(i == index(k), 1, 0), k) => 1 when i lacks k, i picks k
exp_of_picked:   sum(where(i == index(k), exp(x), 0), k) => exp(sum(where(i == index(k), x, 0), k)) when i lacks k, i picks k
sum_of_same:     sum(where(p, c, 0), k) => c * sum(where(p, 1, 0), k) when c lacks k, c varies
sum_factor:      sum(c * x, k) => c * sum(x, k) when c lacks k
sum_divisor:     sum(x / c, k) => sum(x, k) / c when c lacks k
sum_negative:    sum(-x, k) => -sum(x, k)
`;

/** The same value, kept when floats would lose it. The first rule that fits is taken: the particular before the general. */
export const stabilise = `
log_exp:              log(exp(x)) => x
sqrt_square:          sqrt(x^2) => abs(x)
exp_sum:              exp(x) * exp(z) => exp(x + z)
exp_difference:       exp(x) / exp(z) => exp(x - z)
exp_power:            exp(x)^c => exp(c * x)
sigmoid_of_exp:       1 / (1 + exp(-x)) => sigmoid(x)
sigmoid_of_exp_ratio: exp(x) / (1 + exp(x)) => sigmoid(x)
sigmoid_reflected:    1 - sigmoid(x) => sigmoid(-x)
log_sigmoid:          log(sigmoid(x)) => -softplus(-x)
sigmoid_power:        sigmoid(x)^c => exp(-c * softplus(-x))
log_of_normal_cdf:    log(normal_cdf(x)) => log_normal_cdf(x)
normal_cdf_reflected: 1 - normal_cdf(x) => normal_cdf(-x)
softplus_of_exp:      log(1 + exp(x)) => softplus(x)
softplus_of_log1p:    log1p(exp(x)) => softplus(x)
logaddexp_of_exp:     log(exp(x) + exp(z)) => logaddexp(x, z)
logaddexp_of_three:   log(exp(x) + exp(z) + exp(w)) => logaddexp(logaddexp(x, z), w)
log_cosh_of_sub:      log((exp(x - z) + exp(z - x)) / 2) => log_cosh(x - z)
log_of_cosh:          log((exp(x) + exp(-x)) / 2) => log_cosh(x)
log_of_one_plus:      log(1 + x) => log1p(x)
log_of_one_minus:     log(1 - x) => log1p(-x)
exp_minus_one:        exp(x) - 1 => expm1(x)
one_minus_exp:        1 - exp(x) => -expm1(x)
power_minus_one:      c^x - 1 => expm1(x * log(c)) when c > 0
one_minus_power:      1 - (1 + x)^c => -expm1(c * log1p(x)) when x >= 0
one_minus_cosine:     1 - cosine_similarity(x, z, k) => cosine_distance(x, z, k)
one_minus_chosen_exp: 1 - where(p, exp(x), z) => where(p, -expm1(x), 1 - z)
one_minus_chosen_sigmoid: 1 - where(p, sigmoid(x), z) => where(p, sigmoid(-x), 1 - z)
far_from_truth:       abs(where(p, 1, 0) - exp(x)) => where(p, abs(expm1(x)), exp(x))
sqrt_minus_one:       sqrt(x + 1) - 1 => x / (sqrt(x + 1) + 1)
logsumexp_of_exp:     log(sum(exp(x), k)) => logsumexp(x, k)
log_softmax_of_sum:   x - logsumexp(x, k) => log_softmax(x, k)
softmax_of_exp:       exp(x) / sum(exp(x), k) => exp(log_softmax(x, k))
log_t_of_exp:         log_t(exp(x), z) => log_t_exp(x, z)
xlogy_of_exp:         xlogy(x, exp(z)) => x * z
log_product:          log(x * z) => log(x) + log(z) when x > 0, z > 0
log_quotient:         log(x / z) => log(x) - log(z) when x > 0, z > 0
log_power:            log(x^c) => c * log(x) when x > 0
log_sqrt:             log(sqrt(x)) => log(x) / 2 when x > 0
`;

/** Fewer steps to the same value. A slope at a kink is another for them, so they wait until gradients have been taken. */
export const shorten = `
smaller_of:         where(x < z, y * x, y * z) => y * min(x, z)
smaller_of_two:     where(x <= z, y * x, y * z) => y * min(x, z)
clip_by_size:       y * min(abs(x), z) * sign(x) => y * max(min(x, z), -z) when z >= 0
clip_in_shares:     where(z == 0, v, where(abs(x) < z, y / z * abs(x), y) * sign(x)) => where(z == 0, v, y / z * max(min(x, z), -z)) when z >= 0
parabola_then_line: where(x < z, x^2 / 2, z * (x - z / 2)) => min(x, z) * (x - min(x, z) / 2)
parabola_and_line:  where(x <= z, x^2 / 2, z * (x - z / 2)) => min(x, z) * (x - min(x, z) / 2)
by_order:           where(x < z, 0, v) + where(z < x, 0, w) => where(x == z, v + w, where(x < z, w, v))
where_either:       where(p or q, where(p, x, 0) + where(q, z, 0), 0) => where(p, x, 0) + where(q, z, 0)
where_not_both:     where(not p or not q, where(p, 0, x) + where(q, 0, z), 0) => where(p, 0, x) + where(q, 0, z)
where_of_negatives: where(p, -x, -z) => -where(p, x, z)
`;
