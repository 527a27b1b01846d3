"""What the formulas need and torch has no single function for."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor


class _OnlyWhere(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, mask: Tensor, x: Tensor) -> Tensor:
        ctx.save_for_backward(mask)
        return x.clone()

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[None, Tensor]:
        (mask,) = ctx.saved_tensors
        return None, torch.where(mask, gradients[0], 0)


def only_where(mask: Tensor, x: Tensor) -> Tensor:
    """Return x, which lets no gradient through where the mask is false, not even one that is not a number.

    `torch.where` gives the branch that it did not take a gradient of 0, and 0 times an infinite slope is NaN.
    """
    mask, x = torch.broadcast_tensors(mask, x)  # type: ignore[no-untyped-call]
    result: Tensor = _OnlyWhere.apply(mask, x)  # type: ignore[no-untyped-call]
    return result


class _Carried(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, value: Callable[..., Tensor], slopes: Sequence[Any], *arguments: Any) -> Tensor:
        y = value(*arguments)
        ctx.slopes = slopes
        ctx.plain = [None if isinstance(one, Tensor) else one for one in arguments]
        ctx.save_for_backward(y, *[one for one in arguments if isinstance(one, Tensor)])
        return y

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Any, ...]:
        y, *saved = ctx.saved_tensors
        tensors = iter(saved)
        arguments = [next(tensors) if one is None else one for one in ctx.plain]
        found = []
        for slope, argument, wanted in zip(ctx.slopes, arguments, ctx.needs_input_grad[2:], strict=True):
            found.append(slope(*arguments, y, gradients[0]).sum_to_size(argument.shape) if wanted else None)
        return None, None, *found


def carry(value: Callable[..., Tensor], slopes: Sequence[Callable[..., Tensor] | None], *arguments: Any) -> Tensor:
    """Return value(*arguments), with the gradient slope(*arguments, y, g) by each argument that is a tensor.

    y is the value and g the gradient from above; an argument that is a plain number has no slope.
    """
    result: Tensor = _Carried.apply(value, slopes, *arguments)  # type: ignore[no-untyped-call]
    return result


def positions(size: int, like: Tensor) -> Tensor:
    """Return 0, 1, … size - 1, of the dtype and on the device of `like`."""
    return torch.arange(size, dtype=like.dtype, device=like.device)


def along(values: Sequence[float], name: str, size: int, like: Tensor) -> Tensor:
    """Return the numbers of a parameter as a vector; raise ValueError if an axis has another length."""
    if len(values) != size:
        raise ValueError(f"`{name}` has {len(values)} entries for an axis of length {size}.")
    return like.new_tensor(values)


def log_softmax(x: Tensor, dim: int | tuple[int, ...]) -> Tensor:
    """Return the logarithm of the softmax along one axis or several.

    The largest entry, of which the exponential is 1, stands apart from the sum, so that a class that has nearly all
    keeps its digits; `torch.log_softmax` loses them.
    """

    def value(x: Tensor) -> Tensor:
        top = torch.amax(x, dim, keepdim=True)
        shifted = x - torch.where(torch.isinf(top), 0, top)
        largest = shifted == 0
        others = torch.sum(largest, dim, keepdim=True) - 1
        return shifted - torch.log1p(torch.sum(torch.where(largest, 0, torch.exp(shifted)), dim, keepdim=True) + others)

    def slope(_: Tensor, y: Tensor, g: Tensor) -> Tensor:
        return g - torch.exp(y) * torch.sum(g, dim, keepdim=True)

    return carry(value, (slope,), x)


def reverse_cumsum(x: Tensor, dim: int) -> Tensor:
    """Return the running sum from the end of an axis."""
    return x.flip(dim).cumsum(dim).flip(dim)


def sort_by(key: Tensor, x: Tensor, dim: int) -> Tensor:
    """Return x in the order in which the key ascends along the axis; equal keys keep their order."""
    key, x = torch.broadcast_tensors(key, x)  # type: ignore[no-untyped-call]
    return x.gather(dim, key.detach().argsort(dim=dim, stable=True))


def unsort_by(key: Tensor, x: Tensor, dim: int) -> Tensor:
    """Reverse `sort_by`: what stands at a sorted place goes back to where its key stood."""
    key, x = torch.broadcast_tensors(key, x)  # type: ignore[no-untyped-call]
    return x.gather(dim, key.detach().argsort(dim=dim, stable=True).argsort(dim=dim))


def part(x: Tensor, front: int, behind: int, dim: int) -> Tensor:
    """Return x without its first and last entries along an axis."""
    return x.narrow(dim, front, x.shape[dim] - front - behind)


def padded(x: Tensor, front: int, behind: int, dim: int) -> Tensor:
    """Return x with zeros before and after it along an axis."""

    def zeros(count: int) -> Tensor:
        return x.new_zeros([count if axis == dim % x.ndim else size for axis, size in enumerate(x.shape)])

    return torch.cat([zeros(front), x, zeros(behind)], dim)


class _LogTemperedSoftmax(torch.autograd.Function):
    """With e = p^t / sum(p^t), the gradient is p^(t - 1) * g - e * sum(p^(t - 1) * g), and 0 outside the support."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, t: float, dim: int | tuple[int, ...]) -> Tensor:
        y = _solved(x, t, dim)
        ctx.save_for_backward(y)
        ctx.t, ctx.dim = t, dim
        return y

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        (y,) = ctx.saved_tensors
        outside = torch.isneginf(y)
        scaled = torch.where(outside, 0, gradients[0] * torch.exp((ctx.t - 1) * y))
        powers = torch.where(outside, y, ctx.t * y)
        escort = torch.exp(powers - torch.logsumexp(powers, ctx.dim, keepdim=True))
        return scaled - escort * scaled.sum(ctx.dim, keepdim=True), None, None


def log_tempered_softmax(x: Tensor, t: float, dim: int | tuple[int, ...]) -> Tensor:
    """Return log p with p = exp_t(x - L) and L such that p sums to 1 (Amid et al., arXiv 1906.03361).

    t = 1 is the softmax and t = 0 the sparsemax; log p is -inf outside the support. The equation is solved without
    gradient, and the gradient is the closed one.
    """
    result: Tensor = _LogTemperedSoftmax.apply(x, t, dim)  # type: ignore[no-untyped-call]
    return result


def _solved(x: Tensor, t: float, dim: int | tuple[int, ...]) -> Tensor:
    """Solve for s = max p by Newton's method.

    With k = t - 1 and d = max x - x, each p is s * (1 + k d s^k)^(-1/k), and dp/ds = (p / s)^t. The sum of p rises
    with slope at least 1 and is concave for t > 1 and convex for t < 1, so from s = 1/n, or from s = 1, no step goes
    beyond the root.
    """
    if abs(t - 1) < 1e-12:  # nearer to 1 than any digit of p shows
        return log_softmax(x, dim)
    k = t - 1
    d = torch.amax(x, dim, keepdim=True) - x
    s = torch.ones_like(torch.amax(x, dim, keepdim=True))
    if k > 0:
        s = s / (x.numel() / max(s.numel(), 1))
    for _ in range(24 if x.dtype == torch.float64 else 14):
        ratio = _log_ratio(d, k, s)
        excess = 1 - s * torch.exp(ratio).sum(dim, keepdim=True)
        slope = torch.isfinite(ratio).to(x.dtype) if t == 0 else torch.exp(ratio * t)
        s = s + excess / slope.sum(dim, keepdim=True)
    return torch.log(s) + _log_ratio(d, k, s)


def _log_ratio(d: Tensor, k: float, s: Tensor) -> Tensor:
    """Return log(p / s), which is -inf outside the support."""
    return torch.log1p(torch.clamp(k * d * s**k, min=-1)) / -k


def class_probabilities(logits: Tensor) -> Tensor:
    """Return the softmax over the classes, which are the last axis."""
    return torch.softmax(logits, -1)


def class_log_probabilities(logits: Tensor) -> Tensor:
    """Return the logarithm of the softmax over the classes, which are the last axis."""
    return log_softmax(logits, -1)


def truth_probabilities(logits: Tensor) -> Tensor:
    """Return the sigmoid."""
    return torch.sigmoid(logits)


def truth_log_probabilities(logits: Tensor) -> Tensor:
    """Return the logarithm of the sigmoid."""
    return torch.nn.functional.logsigmoid(logits)
