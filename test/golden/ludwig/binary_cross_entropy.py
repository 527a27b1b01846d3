"""Cross entropy of probabilities that a label is true, one for each label."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from .. import ops
from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class BinaryCrossEntropyLossConfig(LossConfig):
    """Configuration of the loss `binary_cross_entropy`."""

    type: str = schema_utils.ProtectedString("binary_cross_entropy", description="Type of loss.")
    label_smoothing: float = schema_utils.FloatRange(
        default=0.0, min=0, max=1, description="Share of the label that is moved to one half."
    )
    epsilon: float = schema_utils.FloatRange(
        default=0.0,
        min=0,
        max=0.5,
        max_inclusive=False,
        description="How far the probabilities are held away from 0 and 1; 1e-7 in Keras.",
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
        return "Binary Cross Entropy"

    @property
    def class_weights(self) -> None:
        """Return what output features look for."""
        return None


def binary_cross_entropy(probabilities: Tensor, target: Tensor, *, label_smoothing: float, epsilon: float) -> Positions:
    """loss = -(y * max(log(p), -100) + (1 - y) * max(log1p(-p), -100))"""
    y = (1 - label_smoothing) * target + label_smoothing / 2
    if epsilon == 0:
        p = probabilities
    else:
        chosen = torch.where(probabilities > 1 - epsilon, 1 - epsilon, probabilities)
        p = torch.where(probabilities < epsilon, epsilon, chosen)
    larger = torch.maximum(torch.log(ops.only_where(~(torch.log(p) < -100), p)), probabilities.new_tensor(-100))
    log1p = torch.log1p(-ops.only_where(~(torch.log1p(-p) < -100), p))
    return Positions(loss=-(y * larger + (1 - y) * torch.maximum(log1p, probabilities.new_tensor(-100))))


class BinaryCrossEntropyLoss(FormulaLoss, LogitsInputsMixin):
    """Cross entropy of probabilities that a label is true, one for each label.

    Formula:
        p = where(epsilon == 0, probabilities, clip(probabilities, epsilon, 1 - epsilon))
        y = (1 - label_smoothing) * target + label_smoothing / 2
        -(y * max(log(p), -100) + (1 - y) * max(log(1 - p), -100))
    """

    prediction_name = "probabilities"
    signatures = (
        Signature(
            binary_cross_entropy,
            prediction=("batch",),
            target=("batch",),
            loss=("batch",),
            link=ops.truth_probabilities,
        ),
        Signature(
            binary_cross_entropy,
            prediction=("batch", "class"),
            target=("batch", "class"),
            loss=("batch", "class"),
            link=ops.truth_probabilities,
        ),
    )


class BinaryCrossEntropyLossMetric(FormulaMetric):
    """The loss `binary_cross_entropy` over an epoch."""

    def __init__(self, config: BinaryCrossEntropyLossConfig, **_: object) -> None:
        super().__init__(BinaryCrossEntropyLoss(config))


register(
    BinaryCrossEntropyLossConfig,
    BinaryCrossEntropyLoss,
    BinaryCrossEntropyLossMetric,
    features=["binary", "set"],
    source="src/losses/binary_cross_entropy.loss.yaml",
)
