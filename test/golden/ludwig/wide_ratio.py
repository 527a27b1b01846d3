"""Its lines do not fit."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class WideRatioLossConfig(LossConfig):
    """Configuration of the loss `wide_ratio`."""

    type: str = schema_utils.ProtectedString("wide_ratio", description="Type of loss.")
    weight_of_positive_examples: float = schema_utils.FloatRange(
        default=1.0, min=0, description="How much those weigh that are true, by the side of those that are not."
    )
    weight_of_negative_examples: float = schema_utils.FloatRange(
        default=1.0, min=0, min_inclusive=False, description="How much those weigh that are not true."
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
        return "Wide Ratio"


def wide_ratio(
    prediction: Tensor, target: Tensor, *, weight_of_positive_examples: float, weight_of_negative_examples: float
) -> Positions:
    """loss = (weight_of_positive_examples - weight_of_negative_examples) / (weight_of_positive_examples + weight_of_negative_examples) * abs(prediction - target)"""
    difference = weight_of_positive_examples - weight_of_negative_examples
    total = weight_of_positive_examples + weight_of_negative_examples
    ratio = difference / total
    return Positions(loss=ratio * torch.abs(prediction - target))


class WideRatioLoss(FormulaLoss, LogitsInputsMixin):
    """Its lines do not fit.

    Formula:
        (weight_of_positive_examples - weight_of_negative_examples) / (weight_of_positive_examples + weight_of_negative_examples) * abs(prediction - target)
    """

    prediction_name = "prediction"
    signatures = (
        Signature(wide_ratio, prediction=("batch",), target=("batch",), loss=("batch",)),
        Signature(wide_ratio, prediction=("batch", "time"), target=("batch", "time"), loss=("batch", "time")),
    )


class WideRatioLossMetric(FormulaMetric):
    """The loss `wide_ratio` over an epoch."""

    def __init__(self, config: WideRatioLossConfig, **_: object) -> None:
        super().__init__(WideRatioLoss(config))


register(
    WideRatioLossConfig,
    WideRatioLoss,
    WideRatioLossMetric,
    features=["number", "timeseries"],
    source="wide_ratio.loss.yaml",
)
