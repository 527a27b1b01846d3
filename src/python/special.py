"""Special functions that torch has not, or not without cancellation."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330]
"""B(2k) for k = 1, 2, …"""

FAR = 15
"""From here on the asymptotic series have all digits."""


def erfcx(x: Tensor) -> Tensor:
    """Return exp(x^2) (1 - erf(x))."""
    value: Tensor = torch.special.erfcx(x)
    return value


def log_rising(a: Tensor, b: Tensor) -> Tensor:
    """Return lgamma(a + b) - lgamma(a) for a > 0 and b >= 0."""
    z, near = _shifted(a, lambda z: torch.log1p(b / z))
    c = z + b
    return (z - 0.5) * torch.log1p(b / z) + b * torch.log(c) - b + _stirling(c) - _stirling(z) - near


def digamma_rise(a: Tensor, b: Tensor) -> Tensor:
    """Return digamma(a + b) - digamma(a) for a > 0 and b >= 0."""
    z, near = _shifted(a, lambda z: b / z / (z + b))
    c = z + b
    return near + torch.log1p(b / z) + b / (2 * z * c) + _tail(z) - _tail(c)


def _shifted(a: Tensor, step: Callable[[Tensor], Tensor]) -> tuple[Tensor, Tensor]:
    """Return a + n of at least FAR, and the sum of the steps on the way."""
    z, total = a, torch.zeros_like(step(a))
    for _ in range(FAR):
        total = total + torch.where(z < FAR, step(z), 0)
        z = torch.where(z < FAR, z + 1, z)
    return z, total


def _stirling(z: Tensor) -> Tensor:
    terms = (b / ((2 * i + 2) * (2 * i + 1)) * z ** -(2 * i + 1) for i, b in enumerate(BERNOULLI))
    return sum(terms, torch.zeros_like(z))


def _tail(z: Tensor) -> Tensor:
    return sum((b / (2 * i + 2) * z ** -(2 * i + 2) for i, b in enumerate(BERNOULLI)), torch.zeros_like(z))


def log_bessel_i0e(x: Tensor) -> Tensor:
    """Return log(exp(-abs(x)) I0(x)), with I0 the modified Bessel function."""
    size = torch.abs(x)
    quarter = torch.clamp(size, max=1) ** 2 / 4
    above_one = sum((quarter**k / math.factorial(k) ** 2 for k in range(1, 12)), torch.zeros_like(x))
    return torch.where(size < 1, torch.log1p(above_one) - size, torch.log(torch.special.i0e(x)))


def bessel_ratio(x: Tensor) -> Tensor:
    """Return I1(x) / I0(x)."""
    ratio: Tensor = torch.special.i1e(x) / torch.special.i0e(x)
    return ratio
