"""Softmax cross entropy at every step of a sequence that is not padding."""

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


class SequenceSoftmaxCrossEntropyLossConfig(LossConfig):
    """Configuration of the loss `sequence_softmax_cross_entropy`."""

    type: str = schema_utils.ProtectedString("sequence_softmax_cross_entropy", description="Type of loss.")
    class_weights: list[ClassWeightsEntry] | dict[str, ClassWeightsEntry] | None = schema_utils.OneOfOptionsField(
        default=None, allow_none=True, description="Weight of each class.", field_options=[]
    )
    padding: int = schema_utils.IntegerRange(
        default=2, description="Class id of steps that count for nothing; 2 in Ludwig. A negative id masks nothing."
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
        return "Sequence Softmax Cross Entropy"

    @property
    def class_similarities_temperature(self) -> int:
        """Return what output features look for."""
        return 0


def sequence_softmax_cross_entropy(
    logits: Tensor, target: Tensor, *, class_weights: Sequence[float] | None, padding: int
) -> Positions:
    """loss = -sum(where(target == index(class), log_softmax(logits, axis=class), 0), axis=class)
    weight = sum(where(index(class) == padding, 0, where(is_null(class_weights), where(target == index(class), 1, 0), where(target == index(class), class_weights, 0))), axis=class)
    """
    class_size = logits.shape[-1]
    positions = ops.positions(class_size, logits).view(1, 1, -1)
    is_target = target.unsqueeze(-1) == positions
    total = torch.sum(torch.where(is_target, ops.log_softmax(logits, dim=-1), 0), dim=-1, keepdim=True)
    if class_weights is None:
        chosen = is_target.to(logits.dtype)
    else:
        class_weights_along = ops.along(class_weights, "class_weights", class_size, logits).view(1, 1, -1)
        chosen = torch.where(is_target, class_weights_along, 0)
    return Positions(
        loss=(-total).squeeze(-1),
        weight=torch.sum(torch.where(positions == padding, 0, chosen), dim=-1, keepdim=True).squeeze(-1),
    )


def sequence_softmax_cross_entropy_of_distributions(
    logits: Tensor, target: Tensor, *, class_weights: Sequence[float] | None, padding: int
) -> Positions:
    """loss = -sum(target * log_softmax(logits, axis=class), axis=class)
    weight = sum(where(index(class) == padding, 0, where(is_null(class_weights), target, target * class_weights)), axis=class)
    """
    class_size = logits.shape[-1]
    if class_weights is None:
        chosen = target
    else:
        class_weights_along = ops.along(class_weights, "class_weights", class_size, logits).view(1, 1, -1)
        chosen = target * class_weights_along
    masked = torch.where(ops.positions(class_size, logits).view(1, 1, -1) == padding, 0, chosen)
    return Positions(
        loss=(-torch.sum(target * ops.log_softmax(logits, dim=-1), dim=-1, keepdim=True)).squeeze(-1),
        weight=torch.sum(masked, dim=-1, keepdim=True).squeeze(-1),
    )


class SequenceSoftmaxCrossEntropyLoss(FormulaLoss, LogitsInputsMixin):
    """Softmax cross entropy at every step of a sequence that is not padding.

    Formula:
        -log_softmax(logits)[target]
    """

    prediction_name = "logits"
    signatures = (
        Signature(
            sequence_softmax_cross_entropy,
            prediction=("batch", "time", "class"),
            target=("batch", "time"),
            loss=("batch", "time"),
            ids=True,
        ),
        Signature(
            sequence_softmax_cross_entropy_of_distributions,
            prediction=("batch", "time", "class"),
            target=("batch", "time", "class"),
            loss=("batch", "time"),
        ),
    )


class SequenceSoftmaxCrossEntropyLossMetric(FormulaMetric):
    """The loss `sequence_softmax_cross_entropy` over an epoch."""

    def __init__(self, config: SequenceSoftmaxCrossEntropyLossConfig, **_: object) -> None:
        super().__init__(SequenceSoftmaxCrossEntropyLoss(config))


register(
    SequenceSoftmaxCrossEntropyLossConfig,
    SequenceSoftmaxCrossEntropyLoss,
    SequenceSoftmaxCrossEntropyLossMetric,
    features=["sequence", "text"],
    stands_in_for="sequence_softmax_cross_entropy",
    source="src/losses/sequence_softmax_cross_entropy.loss.yaml",
)
