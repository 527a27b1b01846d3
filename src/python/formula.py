"""What every loss of this package is: a formula for each position, and how positions become one number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import torch
from ludwig.modules.metric_modules import LossMetric
from torch import Tensor

from .config import LossConfig
from .ops import only_where


@dataclass(frozen=True)
class Positions:
    """The loss of each position, its weight (None: 1), and what `mean` divides by (None: the weights)."""

    loss: Tensor
    weight: Tensor | None = None
    divisor: Tensor | None = None

    def expanded(self, shape: tuple[int, ...]) -> "Positions":
        """Return the same, each of exactly that shape."""
        weight, divisor = (None if one is None else one.expand(shape) for one in (self.weight, self.divisor))
        return Positions(self.loss.expand(shape), weight, divisor)


def reduce(positions: Positions, how: str) -> Tensor:
    """Return one number.

    With l the losses, w the weights and d the divisors: `mean` is sum(w l) / sum(d), `sum` is sum(w l), and
    `batch_mean` is sum(w l) / batch size. A position of weight 0 counts for nothing, even if its loss is not a number;
    a divisor of 0 gives 0 with zero gradient.
    """
    loss, weight, divisor = positions.loss, positions.weight, positions.divisor
    if weight is not None:
        counts = weight != 0
        loss = weight * torch.where(counts | torch.isfinite(loss), only_where(counts, loss), 0)
    total = loss.sum()
    if how == "sum":
        return total
    if how == "batch_mean" and loss.ndim > 0:
        return total / max(loss.shape[0], 1)
    divided = weight if divisor is None else divisor
    if divided is None:
        return total / max(loss.numel(), 1)
    whole = divided.sum()
    return torch.where(whole == 0, 0, total / torch.where(whole == 0, 1, whole))


@dataclass(frozen=True)
class Signature:
    """One way to call a loss: the axes of its tensors by name, classes last, and the formula for them."""

    formula: Callable[..., Positions]
    prediction: tuple[str, ...]
    target: tuple[str, ...] | None
    loss: tuple[str, ...]
    ids: bool = False
    """Whether the target holds class ids."""
    known_ids: tuple[str | int, ...] = ()
    """Ids that the formula itself asks for, by the name of the parameter or as numbers; they need not be classes."""
    link: Callable[[Tensor], Tensor] | None = None
    """What makes of Ludwig's logits the tensor that the formula is of."""

    def fits(self, prediction: Tensor, target: Tensor) -> bool:
        """Return whether the tensors have as many axes."""
        return prediction.ndim == len(self.prediction) and (self.target is None or target.ndim == len(self.target))


class FormulaLoss(torch.nn.Module):
    """A loss given by a formula; a subclass says which."""

    signatures: ClassVar[tuple[Signature, ...]]
    prediction_name: ClassVar[str]

    def __init__(self, config: LossConfig) -> None:
        super().__init__()
        self.reduction = config.reduction
        self.parameters_of_formula = config.parameters()

    def forward(self, preds: Tensor, target: Tensor) -> Tensor:
        """Return the loss of what Ludwig's decoder gave, a tensor without axes.

        preds and target have the axes of one of the signatures; those of images have their classes on axis 1.
        """
        signature = self.signature_of(preds, target)
        if "height" in signature.prediction:
            preds = preds.movedim(1, -1)
            target = target.movedim(1, -1) if target.ndim == preds.ndim else target
        return self.of_prediction(preds if signature.link is None else signature.link(preds), target)

    def of_prediction(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the loss of the tensor that the formula is of, classes last."""
        positions = self.unreduced(prediction, target)
        return reduce(positions, self.reduction)

    def unreduced(self, prediction: Tensor, target: Tensor) -> Positions:
        """Return the loss of each position, with its weight and divisor."""
        signature = self.signature_of(prediction, target)
        sizes = self.sizes_of(signature, prediction, target)
        shape = tuple(sizes[axis] for axis in signature.loss)
        if prediction.numel() == 0:
            return Positions(prediction.sum().expand(shape))
        inputs = (prediction,) if signature.target is None else (prediction, target.to(prediction.dtype))
        positions = signature.formula(*inputs, **self.parameters_of_formula).expanded(shape)
        if signature.ids:
            self.check_ids(target, sizes["class"], signature, positions)
        return positions

    def signature_of(self, prediction: Tensor, target: Tensor) -> Signature:
        """Return the signature that the tensors fit; raise ValueError if there is none."""
        for signature in self.signatures:
            if signature.fits(prediction, target):
                return signature
        raise ValueError(self.misfit(prediction, target))

    def sizes_of(self, signature: Signature, prediction: Tensor, target: Tensor) -> dict[str, int]:
        """Return the length of each axis; raise ValueError where two tensors disagree."""
        sizes: dict[str, int] = {}
        named = [*zip(signature.prediction, prediction.shape, strict=True)]
        if signature.target is not None:
            named += zip(signature.target, target.shape, strict=True)
        for axis, size in named:
            if sizes.setdefault(axis, size) != size:
                raise ValueError(self.misfit(prediction, target))
        return sizes

    def misfit(self, prediction: Tensor, target: Tensor) -> str:
        """Say which shapes there may be, and which came."""

        def call(first: object, second: object) -> str:
            return f"{self.prediction_name} {first} with target {second}"

        known = " or ".join(
            call(
                f"[{', '.join(one.prediction)}]", "of any shape" if one.target is None else f"[{', '.join(one.target)}]"
            )
            for one in self.signatures
        )
        return f"{type(self).__name__} takes {known}; it was given {call(list(prediction.shape), list(target.shape))}."

    def check_ids(self, target: Tensor, classes: int, signature: Signature, positions: Positions) -> None:
        """Raise ValueError for ids that are no classes, where they count and can be read without waiting for a device."""
        if target.device.type != "cpu":
            return
        wrong = (target < 0) | (target >= classes) | (target != target.round() if target.is_floating_point() else False)
        for known in signature.known_ids:
            wrong = wrong & (target != (self.parameters_of_formula[known] if isinstance(known, str) else known))
        if positions.weight is not None and positions.weight.shape == target.shape:
            wrong = wrong & (positions.weight != 0)
        if bool(wrong.any()):
            found = target[wrong][0].item()
            raise ValueError(
                f"{type(self).__name__} takes class ids from 0 to {classes - 1}; the target has {found:g}."
            )


class FormulaMetric(LossMetric):
    """The loss over an epoch. Ludwig looks it up by the name of the loss, and builds no feature without it."""

    def __init__(self, loss: torch.nn.Module) -> None:
        super().__init__()
        self.loss = loss

    def get_current_value(self, preds: Tensor, target: Tensor) -> Tensor:
        """Return the loss of one batch."""
        value: Tensor = self.loss(preds, target)
        return value


def as_numbers(target: Tensor, prediction: Tensor) -> Tensor:
    """Return the target in the dtype of the prediction; raise ValueError if their shapes differ."""
    if target.shape != prediction.shape:
        raise ValueError(f"The target has shape {list(target.shape)} and the prediction {list(prediction.shape)}.")
    return target.to(prediction.dtype)
