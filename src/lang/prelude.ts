/**
 * The library of the language, in the language: one function, one line. This is the file to edit to add a function.
 *
 * name(parameter: kind=default, …): kind = value, dparameter = derivative
 *
 * A kind says what a tensor must be or becomes (ir/kinds.ts). A derivative, of the parameters, `y` (the value) and `g`
 * (the upstream gradient), replaces the one that the value's own ops would give; such a function stays whole until its
 * gradient has been taken. `axis` is a set of axes; `all` are those of the tensor.
 */
export const prelude = `
square(x) = x^2
relu(x) = where(x > 0, x, 0)
clip(x, low, high) = where(x < low, low, where(x > high, high, x))
cosh(x) = (exp(x) + exp(-x)) / 2
sinh(x) = (expm1(x) - expm1(-x)) / 2
tan(x) = sin(x) / cos(x)
asin(x) = atan(x / sqrt((1 - x) * (1 + x))), dx = where(abs(x) == 1, 0, g / sqrt((1 - x) * (1 + x)))
log_sigmoid(x: logits): log_probabilities = -softplus(-x)
log_cosh(x) = where(abs(x) < 1, -log1p(-tanh(x)^2) / 2, abs(x) + softplus(-2 * abs(x)) - log(2)), dx = g * tanh(x)
logaddexp(x, z) = max(x, z) + softplus(-abs(x - z)), dx = g * sigmoid(x - z), dz = g * sigmoid(z - x)
xlogy(x, z) = where(x == 0, 0, x * log(z)), dx = where(x == 0 and z <= 0, 0, g * log(z)), dz = where(x == 0, 0, g * x / z)
erfc(x) = where(x < 0, 2 - exp(-x^2) * erfcx(-x), exp(-x^2) * erfcx(x)), dx = -2 / sqrt(pi) * g * exp(-x^2)
normal_cdf(x) = erfc(-x / sqrt(2)) / 2, dx = g * exp(-x^2 / 2) / sqrt(2 * pi)
log_normal_cdf(x) = where(x < 0, log(erfcx(-x / sqrt(2)) / 2) - x^2 / 2, log1p(-erfc(x / sqrt(2)) / 2)), dx = g * sqrt(2 / pi) / erfcx(-x / sqrt(2))
digamma(x) = polygamma(0, x)
trigamma(x) = polygamma(1, x)
log_beta(x, z) = lgamma(min(x, z)) - log_rising(max(x, z), min(x, z)), dx = -g * digamma_rise(x, z), dz = -g * digamma_rise(z, x)
log_bessel_i0(x) = abs(x) + log_bessel_i0e(x), dx = g * bessel_ratio(x)
xexpy(x, z) = where(x == 0, 0, x * exp(z)), dx = g * exp(z), dz = where(x == 0, 0, g * x * exp(z))
hill(x, half) = x / (x + half), dx = g * half / (x + half)^2, dhalf = -g * x / (x + half)^2
coalesce(x, otherwise) = where(is_null(x), otherwise, x)

variance(x, axis=all, ddof=0) = sum((x - mean(x, axis))^2, axis) / (count(x, axis) - ddof)
norm(x, axis=element) = sqrt(sum(x^2, axis))
normalize(x, axis=element) = where(norm(x, axis) == 0, 0, x / norm(x, axis)), dx = where(norm(x, axis) == 0, 0, (g - y * sum(g * y, axis)) / norm(x, axis))
cosine_similarity(x, z, axis=element) = sum(normalize(x, axis) * normalize(z, axis), axis)
cosine_distance(x, z, axis=element) = where(norm(normalize(x, axis), axis) == 0 or norm(normalize(z, axis), axis) == 0, 1, sum((normalize(x, axis) - normalize(z, axis))^2, axis) / 2)
softmax(x: logits, axis=class): probabilities = exp(log_softmax(x, axis))

log_t(x: positive, t) = where(t == 1, log(x), expm1((1 - t) * log(x)) / (1 - t)), dx = where(x == 0 and t > 0, 0, g * x^(-t))
log_t_exp(x, t) = where(t == 1, x, expm1((1 - t) * x) / (1 - t)), dx = g * exp((1 - t) * x)
exp_t(x, t) = where(t == 1, exp(x), where(1 + (1 - t) * x > 0, exp(log1p((1 - t) * x) / (1 - t)), where(t < 1, 0, inf)))
sort(x, axis=class) = sort_by(x, x, axis)
rank(x, axis=class) = unsort_by(x, index(axis), axis)
entry(x, at, axis=class) = sum(where(index(axis) == floor(at), x * (1 + floor(at) - at), where(index(axis) == floor(at) + 1, x * (at - floor(at)), 0)), axis)
quantile(x, q, axis=batch) = entry(sort(x, axis), q * (size(axis) - 1), axis)
diff(x, axis=time) = slice(x, axis, first=1) - slice(x, axis, last=1)
shift(x, axis=time, fill=0) = concat(fill, slice(x, axis, last=1), axis=axis)
log_cumsumexp(x, axis=class) = log(cumsum(exp(x - max(x, axis)), axis)) + max(x, axis)
entmax(x: logits, alpha=1.5, axis=class): probabilities = exp(log_tempered_softmax(x, 2 - alpha, axis))
sparsemax(x: logits, axis=class): probabilities = exp(log_tempered_softmax(x, 0, axis))
tempered_softmax(x: logits, t, axis=class): probabilities = exp(log_tempered_softmax(x, t, axis))
`;
