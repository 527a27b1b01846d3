"""Functions that carry a gradient of their own, where torch's would be another at a kink or be lost to rounding."""

import math

import torch
from torch import Tensor

from . import special
from .ops import carry


def acos(a: Tensor) -> Tensor:
    """acos(a)"""
    return carry(_acos, (_acos_by_a,), a)


def _acos(a: Tensor) -> Tensor:
    return torch.acos(a)


def _acos_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return torch.where(torch.abs(a) == 1, 0, -g / sqrt(1 - a**2))


def asin(x: Tensor) -> Tensor:
    """atan(x / sqrt((1 - x) * (1 + x)))"""
    return carry(_asin, (_asin_by_x,), x)


def _asin(x: Tensor) -> Tensor:
    return torch.atan(x / sqrt((1 - x) * (1 + x)))


def _asin_by_x(x: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return torch.where(torch.abs(x) == 1, 0, g / sqrt((1 - x) * (1 + x)))


def bessel_ratio(a: Tensor) -> Tensor:
    """bessel_ratio(a)"""
    return carry(_bessel_ratio, (_bessel_ratio_by_a,), a)


def _bessel_ratio(a: Tensor) -> Tensor:
    return special.bessel_ratio(a)


def _bessel_ratio_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return torch.where(a == 0, g / 2, g * (1 - y / a - y**2))


def digamma_rise(a: Tensor, b: Tensor) -> Tensor:
    """digamma_rise(a, b)"""
    return carry(_digamma_rise, (_digamma_rise_by_a, _digamma_rise_by_b), a, b)


def _digamma_rise(a: Tensor, b: Tensor) -> Tensor:
    return special.digamma_rise(a, b)


def _digamma_rise_by_a(a: Tensor, b: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * (torch.polygamma(1, a + b) - torch.polygamma(1, a))


def _digamma_rise_by_b(a: Tensor, b: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * torch.polygamma(1, a + b)


def erfc(x: Tensor) -> Tensor:
    """where(x < 0, 2 - exp(-x^2) * erfcx(-x), exp(-x^2) * erfcx(x))"""
    return carry(_erfc, (_erfc_by_x,), x)


def _erfc(x: Tensor) -> Tensor:
    exponential = torch.exp(-(x**2))
    return torch.where(x < 0, 2 - exponential * erfcx(-x), exponential * erfcx(x))


def _erfc_by_x(x: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return -2 / math.sqrt(math.pi) * g * torch.exp(-(x**2))


def erfcx(a: Tensor) -> Tensor:
    """erfcx(a)"""
    return carry(_erfcx, (_erfcx_by_a,), a)


def _erfcx(a: Tensor) -> Tensor:
    return special.erfcx(a)


def _erfcx_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * (2 * a * y - 2 / math.sqrt(math.pi))


def expm1(a: Tensor) -> Tensor:
    """expm1(a)"""
    return carry(_expm1, (_expm1_by_a,), a)


def _expm1(a: Tensor) -> Tensor:
    return torch.expm1(a)


def _expm1_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * torch.exp(a)


def log_bessel_i0(x: Tensor) -> Tensor:
    """abs(x) + log_bessel_i0e(x)"""
    return carry(_log_bessel_i0, (_log_bessel_i0_by_x,), x)


def _log_bessel_i0(x: Tensor) -> Tensor:
    return torch.abs(x) + log_bessel_i0e(x)


def _log_bessel_i0_by_x(x: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * bessel_ratio(x)


def log_bessel_i0e(a: Tensor) -> Tensor:
    """log_bessel_i0e(a)"""
    return carry(_log_bessel_i0e, (_log_bessel_i0e_by_a,), a)


def _log_bessel_i0e(a: Tensor) -> Tensor:
    return special.log_bessel_i0e(a)


def _log_bessel_i0e_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * (bessel_ratio(a) - torch.sign(a))


def log_beta(x: Tensor, z: Tensor) -> Tensor:
    """lgamma(min(x, z)) - log_rising(max(x, z), min(x, z))"""
    return carry(_log_beta, (_log_beta_by_x, _log_beta_by_z), x, z)


def _log_beta(x: Tensor, z: Tensor) -> Tensor:
    smaller = torch.minimum(x, z)
    return torch.lgamma(smaller) - log_rising(torch.maximum(x, z), smaller)


def _log_beta_by_x(x: Tensor, z: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return -g * digamma_rise(x, z)


def _log_beta_by_z(x: Tensor, z: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return -g * digamma_rise(z, x)


def log_cosh(x: Tensor) -> Tensor:
    """where(abs(x) < 1, -log1p(-tanh(x)^2) / 2, abs(x) + softplus(-2 * abs(x)) - log(2))"""
    return carry(_log_cosh, (_log_cosh_by_x,), x)


def _log_cosh(x: Tensor) -> Tensor:
    magnitude = torch.abs(x)
    difference = magnitude + softplus(-2 * magnitude) - math.log(2)
    return torch.where(magnitude < 1, -torch.log1p(-(tanh(x) ** 2)) / 2, difference)


def _log_cosh_by_x(x: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * tanh(x)


def log_normal_cdf(x: Tensor) -> Tensor:
    """where(x < 0, log(erfcx(-x / sqrt(2)) / 2) - x^2 / 2, log1p(-erfc(x / sqrt(2)) / 2))"""
    return carry(_log_normal_cdf, (_log_normal_cdf_by_x,), x)


def _log_normal_cdf(x: Tensor) -> Tensor:
    difference = torch.log(erfcx(-x / math.sqrt(2)) / 2) - x**2 / 2
    return torch.where(x < 0, difference, torch.log1p(-erfc(x / math.sqrt(2)) / 2))


def _log_normal_cdf_by_x(x: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * math.sqrt(2 / math.pi) / erfcx(-x / math.sqrt(2))


def log_rising(a: Tensor, b: Tensor) -> Tensor:
    """log_rising(a, b)"""
    return carry(_log_rising, (_log_rising_by_a, _log_rising_by_b), a, b)


def _log_rising(a: Tensor, b: Tensor) -> Tensor:
    return special.log_rising(a, b)


def _log_rising_by_a(a: Tensor, b: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * digamma_rise(a, b)


def _log_rising_by_b(a: Tensor, b: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * torch.polygamma(0, a + b)


def log_t(x: Tensor, t: float) -> Tensor:
    """where(t == 1, log(x), expm1((1 - t) * log(x)) / (1 - t))"""
    return carry(_log_t, (_log_t_by_x, None), x, t)


def _log_t(x: Tensor, t: float) -> Tensor:
    logarithm = torch.log(x)
    return logarithm if t == 1 else expm1((1 - t) * logarithm) / (1 - t)


def _log_t_by_x(x: Tensor, t: float, y: Tensor, g: Tensor) -> Tensor:
    return torch.where(x == 0, 0, g * pow(x, -t))


def log_t_exp(x: Tensor, t: float) -> Tensor:
    """where(t == 1, x, expm1((1 - t) * x) / (1 - t))"""
    return carry(_log_t_exp, (_log_t_exp_by_x, None), x, t)


def _log_t_exp(x: Tensor, t: float) -> Tensor:
    return x if t == 1 else expm1((1 - t) * x) / (1 - t)


def _log_t_exp_by_x(x: Tensor, t: float, y: Tensor, g: Tensor) -> Tensor:
    return g * torch.exp((1 - t) * x)


def logaddexp(x: Tensor, z: Tensor) -> Tensor:
    """max(x, z) + softplus(-abs(x - z))"""
    return carry(_logaddexp, (_logaddexp_by_x, _logaddexp_by_z), x, z)


def _logaddexp(x: Tensor, z: Tensor) -> Tensor:
    return torch.maximum(x, z) + softplus(-torch.abs(x - z))


def _logaddexp_by_x(x: Tensor, z: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * sigmoid(x - z)


def _logaddexp_by_z(x: Tensor, z: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * sigmoid(z - x)


def normal_cdf(x: Tensor) -> Tensor:
    """erfc(-x / sqrt(2)) / 2"""
    return carry(_normal_cdf, (_normal_cdf_by_x,), x)


def _normal_cdf(x: Tensor) -> Tensor:
    return erfc(-x / math.sqrt(2)) / 2


def _normal_cdf_by_x(x: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def pow(a: Tensor, b: Tensor | float) -> Tensor:
    """pow(a, b)"""
    return carry(_pow, (_pow_by_a, _pow_by_b), a, b)


def _pow(a: Tensor, b: Tensor | float) -> Tensor:
    return torch.pow(a, b)


def _pow_by_a(a: Tensor, b: Tensor | float, y: Tensor, g: Tensor) -> Tensor:
    return torch.where((b == 0) | (a == 0) & (b < 1), 0, g * b * pow(a, b - 1))


def _pow_by_b(a: Tensor, b: Tensor | float, y: Tensor, g: Tensor) -> Tensor:
    return torch.where(a == 0, 0, g * y * torch.log(a))


def sigmoid(a: Tensor) -> Tensor:
    """sigmoid(a)"""
    return carry(_sigmoid, (_sigmoid_by_a,), a)


def _sigmoid(a: Tensor) -> Tensor:
    return torch.sigmoid(a)


def _sigmoid_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * y * sigmoid(-a)


def softplus(a: Tensor) -> Tensor:
    """softplus(a)"""
    return carry(_softplus, (_softplus_by_a,), a)


def _softplus(a: Tensor) -> Tensor:
    return -torch.nn.functional.logsigmoid(-a)


def _softplus_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return g * sigmoid(a)


def sqrt(a: Tensor) -> Tensor:
    """sqrt(a)"""
    return carry(_sqrt, (_sqrt_by_a,), a)


def _sqrt(a: Tensor) -> Tensor:
    return torch.sqrt(a)


def _sqrt_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return torch.where(a == 0, 0, g / (2 * y))


def tanh(a: Tensor) -> Tensor:
    """tanh(a)"""
    return carry(_tanh, (_tanh_by_a,), a)


def _tanh(a: Tensor) -> Tensor:
    return torch.tanh(a)


def _tanh_by_a(a: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return 4 * g * sigmoid(2 * a) * sigmoid(-2 * a)


def xlogy(x: Tensor, z: Tensor) -> Tensor:
    """where(x == 0, 0, x * log(z))"""
    return carry(_xlogy, (_xlogy_by_x, _xlogy_by_z), x, z)


def _xlogy(x: Tensor, z: Tensor) -> Tensor:
    return torch.where(x == 0, 0, x * torch.log(z))


def _xlogy_by_x(x: Tensor, z: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return torch.where((x == 0) & (z <= 0), 0, g * torch.log(z))


def _xlogy_by_z(x: Tensor, z: Tensor, y: Tensor, g: Tensor) -> Tensor:
    return torch.where(x == 0, 0, g * x / z)
