"""Its lines do not fit."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class WideConjunctionLossConfig(LossConfig):
    """Configuration of the loss `wide_conjunction`."""

    type: str = schema_utils.ProtectedString("wide_conjunction", description="Type of loss.")
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
        return "Wide Conjunction"


def wide_conjunction(
    prediction: Tensor, target: Tensor, *, weight_of_positive_examples: float, weight_of_negative_examples: float
) -> Positions:
    """loss = … (create-loss explain wide_conjunction)"""
    if (
        2 * weight_of_negative_examples < weight_of_positive_examples
        and 0.25 < weight_of_negative_examples
        and weight_of_positive_examples < 10
    ):
        loss = torch.abs(prediction - target)
    else:
        product = weight_of_positive_examples * weight_of_negative_examples
        total = weight_of_positive_examples + weight_of_negative_examples
        ratio = product / total
        loss = torch.exp(prediction * weight_of_negative_examples) + ratio
    return Positions(loss=loss)


class WideConjunctionLoss(FormulaLoss, LogitsInputsMixin):
    """Its lines do not fit.

    Formula:
        where(weight_of_positive_examples > 2 * weight_of_negative_examples and weight_of_negative_examples > 0.25 and weight_of_positive_examples < 10, abs(prediction - target), exp(prediction * weight_of_negative_examples) + weight_of_positive_examples * weight_of_negative_examples / (weight_of_positive_examples + weight_of_negative_examples))
    """

    prediction_name = "prediction"
    signatures = (
        Signature(wide_conjunction, prediction=("batch",), target=("batch",), loss=("batch",)),
        Signature(wide_conjunction, prediction=("batch", "time"), target=("batch", "time"), loss=("batch", "time")),
    )


class WideConjunctionLossMetric(FormulaMetric):
    """The loss `wide_conjunction` over an epoch."""

    def __init__(self, config: WideConjunctionLossConfig, **_: object) -> None:
        super().__init__(WideConjunctionLoss(config))


register(
    WideConjunctionLossConfig,
    WideConjunctionLoss,
    WideConjunctionLossMetric,
    features=["number", "timeseries"],
    source="wide_conjunction.loss.yaml",
)
