"""Its lines do not fit."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from .. import functions
from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class WideCallLossConfig(LossConfig):
    """Configuration of the loss `wide_call`."""

    type: str = schema_utils.ProtectedString("wide_call", description="Type of loss.")
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
        return "Wide Call"


def wide_call(
    prediction: Tensor, target: Tensor, *, weight_of_positive_examples: float, weight_of_negative_examples: float
) -> Positions:
    """loss = … (create-loss explain wide_call)"""
    product = weight_of_positive_examples * weight_of_negative_examples
    total = weight_of_positive_examples + weight_of_negative_examples
    ratio = product / total
    product_2 = torch.maximum(prediction, prediction.new_tensor(ratio)) * functions.log_t(1.5 + target**2, ratio)
    return Positions(loss=product_2)


class WideCallLoss(FormulaLoss, LogitsInputsMixin):
    """Its lines do not fit.

    Formula:
        max(prediction, weight_of_positive_examples * weight_of_negative_examples / (weight_of_positive_examples + weight_of_negative_examples)) * log_t(1.5 + target^2, weight_of_positive_examples * weight_of_negative_examples / (weight_of_positive_examples + weight_of_negative_examples))
    """

    prediction_name = "prediction"
    signatures = (
        Signature(wide_call, prediction=("batch",), target=("batch",), loss=("batch",)),
        Signature(wide_call, prediction=("batch", "time"), target=("batch", "time"), loss=("batch", "time")),
    )


class WideCallLossMetric(FormulaMetric):
    """The loss `wide_call` over an epoch."""

    def __init__(self, config: WideCallLossConfig, **_: object) -> None:
        super().__init__(WideCallLoss(config))


register(
    WideCallLossConfig,
    WideCallLoss,
    WideCallLossMetric,
    features=["number", "timeseries"],
    source="wide_call.loss.yaml",
)
