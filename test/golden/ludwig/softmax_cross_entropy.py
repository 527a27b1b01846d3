"""Cross entropy between the softmax of logits and a class id or a distribution over the classes."""

from collections.abc import Sequence
from typing import Annotated

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from pydantic import Field
from torch import Tensor

from .. import ops
from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register

ClassWeightsEntry = Annotated[float, Field(ge=0)]


class SoftmaxCrossEntropyLossConfig(LossConfig):
    """Configuration of the loss `softmax_cross_entropy`."""

    type: str = schema_utils.ProtectedString("softmax_cross_entropy", description="Type of loss.")
    class_weights: list[ClassWeightsEntry] | dict[str, ClassWeightsEntry] | None = schema_utils.OneOfOptionsField(
        default=None, allow_none=True, description="Weight of each class.", field_options=[]
    )
    label_smoothing: float = schema_utils.FloatRange(
        default=0.0, min=0, max=1, description="Share of the target that is spread over all classes."
    )
    reduction: str = schema_utils.StringOptions(
        options=["mean", "sum", "batch_mean"],
        default="mean",
        description="How the losses of positions become one number.",
    )
    weight: float = schema_utils.NonNegativeFloat(
        default=1.0, description="Weight of this loss where several are added up."
    )

    @classmethod
    def name(cls) -> str:
        """Return the name to show."""
        return "Softmax Cross Entropy"

    @property
    def class_similarities_temperature(self) -> int:
        """Return what output features look for."""
        return 0


def softmax_cross_entropy(
    logits: Tensor, target: Tensor, *, class_weights: Sequence[float] | None, label_smoothing: float
) -> Positions:
    """loss = … (create-loss explain softmax_cross_entropy)
    divisor = where(is_null(class_weights), 1, sum(where(is_null(class_weights), y, where(target == index(class), class_weights, 0)), axis=class))
    """
    class_size = logits.shape[-1]
    batch_size = logits.shape[0]
    is_target = target.unsqueeze(-1) == ops.positions(class_size, logits).view(1, -1)
    log_softmax = ops.log_softmax(logits, dim=-1)
    if class_weights is None:
        total = torch.sum(torch.where(is_target, log_softmax, 0), dim=-1, keepdim=True)
        divisor = logits.new_full((batch_size, 1), 1)
    else:
        class_weights_along = ops.along(class_weights, "class_weights", class_size, logits).view(1, -1)
        product = log_softmax * class_weights_along
        total = torch.sum(torch.where(is_target, product, 0), dim=-1, keepdim=True)
        divisor = torch.sum(torch.where(is_target, class_weights_along, 0), dim=-1, keepdim=True)
    if label_smoothing == 0:
        spread = logits.new_full((batch_size, 1), 0)
    else:
        if class_weights is None:
            fit = log_softmax
        else:
            class_weights_along_2 = ops.along(class_weights, "class_weights", class_size, logits).view(1, -1)
            fit = log_softmax * class_weights_along_2
        spread = label_smoothing * (torch.sum(fit, dim=-1, keepdim=True) / class_size)
    return Positions(loss=((label_smoothing - 1) * total - spread).squeeze(-1), divisor=divisor.squeeze(-1))


def softmax_cross_entropy_of_category_distribution(
    logits: Tensor, target: Tensor, *, class_weights: Sequence[float] | None, label_smoothing: float
) -> Positions:
    """loss = (label_smoothing - 1) * sum(y * fit, axis=class) - spread"""
    class_size = logits.shape[-1]
    batch_size = logits.shape[0]
    log_softmax = ops.log_softmax(logits, dim=-1)
    if class_weights is None:
        fit = log_softmax
    else:
        class_weights_along = ops.along(class_weights, "class_weights", class_size, logits).view(1, -1)
        fit = log_softmax * class_weights_along
    if label_smoothing == 0:
        spread = logits.new_full((batch_size, 1), 0)
    else:
        spread = label_smoothing * (torch.sum(fit, dim=-1, keepdim=True) / class_size)
    return Positions(loss=((label_smoothing - 1) * torch.sum(target * fit, dim=-1, keepdim=True) - spread).squeeze(-1))


def softmax_cross_entropy_of_image(
    logits: Tensor, target: Tensor, *, class_weights: Sequence[float] | None, label_smoothing: float
) -> Positions:
    """loss = … (create-loss explain softmax_cross_entropy)
    divisor = where(is_null(class_weights), 1, sum(where(is_null(class_weights), y, where(target == index(class), class_weights, 0)), axis=class))
    """
    class_size = logits.shape[-1]
    batch_size = logits.shape[0]
    height_size = logits.shape[1]
    width_size = logits.shape[2]
    is_target = target.unsqueeze(-1) == ops.positions(class_size, logits).view(1, 1, 1, -1)
    log_softmax = ops.log_softmax(logits, dim=-1)
    if class_weights is None:
        total = torch.sum(torch.where(is_target, log_softmax, 0), dim=-1, keepdim=True)
        divisor = logits.new_full((batch_size, height_size, width_size, 1), 1)
    else:
        class_weights_along = ops.along(class_weights, "class_weights", class_size, logits).view(1, 1, 1, -1)
        product = log_softmax * class_weights_along
        total = torch.sum(torch.where(is_target, product, 0), dim=-1, keepdim=True)
        divisor = torch.sum(torch.where(is_target, class_weights_along, 0), dim=-1, keepdim=True)
    if label_smoothing == 0:
        spread = logits.new_full((batch_size, height_size, width_size, 1), 0)
    else:
        if class_weights is None:
            fit = log_softmax
        else:
            class_weights_along_2 = ops.along(class_weights, "class_weights", class_size, logits).view(1, 1, 1, -1)
            fit = log_softmax * class_weights_along_2
        spread = label_smoothing * (torch.sum(fit, dim=-1, keepdim=True) / class_size)
    return Positions(loss=((label_smoothing - 1) * total - spread).squeeze(-1), divisor=divisor.squeeze(-1))


def softmax_cross_entropy_of_distributions(
    logits: Tensor, target: Tensor, *, class_weights: Sequence[float] | None, label_smoothing: float
) -> Positions:
    """loss = (label_smoothing - 1) * sum(y * fit, axis=class) - spread"""
    class_size = logits.shape[-1]
    batch_size = logits.shape[0]
    height_size = logits.shape[1]
    width_size = logits.shape[2]
    log_softmax = ops.log_softmax(logits, dim=-1)
    if class_weights is None:
        fit = log_softmax
    else:
        class_weights_along = ops.along(class_weights, "class_weights", class_size, logits).view(1, 1, 1, -1)
        fit = log_softmax * class_weights_along
    if label_smoothing == 0:
        spread = logits.new_full((batch_size, height_size, width_size, 1), 0)
    else:
        spread = label_smoothing * (torch.sum(fit, dim=-1, keepdim=True) / class_size)
    return Positions(loss=((label_smoothing - 1) * torch.sum(target * fit, dim=-1, keepdim=True) - spread).squeeze(-1))


class SoftmaxCrossEntropyLoss(FormulaLoss, LogitsInputsMixin):
    """Cross entropy between the softmax of logits and a class id or a distribution over the classes.

    Formula:
        w = coalesce(class_weights, 1)
        y = one_hot(target, class)
        fit = w * log_softmax(logits)
        spread = where(label_smoothing == 0, 0, label_smoothing * mean(fit, axis=class))
        -(1 - label_smoothing) * fit[target] - spread
    """

    prediction_name = "logits"
    signatures = (
        Signature(softmax_cross_entropy, prediction=("batch", "class"), target=("batch",), loss=("batch",), ids=True),
        Signature(
            softmax_cross_entropy_of_category_distribution,
            prediction=("batch", "class"),
            target=("batch", "class"),
            loss=("batch",),
        ),
        Signature(
            softmax_cross_entropy_of_image,
            prediction=("batch", "height", "width", "class"),
            target=("batch", "height", "width"),
            loss=("batch", "height", "width"),
            ids=True,
        ),
        Signature(
            softmax_cross_entropy_of_distributions,
            prediction=("batch", "height", "width", "class"),
            target=("batch", "height", "width", "class"),
            loss=("batch", "height", "width"),
        ),
    )


class SoftmaxCrossEntropyLossMetric(FormulaMetric):
    """The loss `softmax_cross_entropy` over an epoch."""

    def __init__(self, config: SoftmaxCrossEntropyLossConfig, **_: object) -> None:
        super().__init__(SoftmaxCrossEntropyLoss(config))


register(
    SoftmaxCrossEntropyLossConfig,
    SoftmaxCrossEntropyLoss,
    SoftmaxCrossEntropyLossMetric,
    features=["category", "category_distribution", "image"],
    stands_in_for="softmax_cross_entropy",
    source="src/losses/softmax_cross_entropy.loss.yaml",
)
