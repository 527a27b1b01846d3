"""Its lines do not fit."""

from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class WideChoiceLossConfig(LossConfig):
    """Configuration of the loss `wide_choice`."""

    type: str = schema_utils.ProtectedString("wide_choice", description="Type of loss.")
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
        return "Wide Choice"


def wide_choice(
    prediction: Tensor, target: Tensor, *, weight_of_positive_examples: float, weight_of_negative_examples: float
) -> Positions:
    """loss = (prediction - target)^2 * where(weight_of_negative_examples < weight_of_positive_examples, weight_of_positive_examples * 2, weight_of_negative_examples / 3 + weight_of_positive_examples)"""
    chosen = (
        weight_of_positive_examples * 2
        if weight_of_negative_examples < weight_of_positive_examples
        else weight_of_negative_examples / 3 + weight_of_positive_examples
    )
    return Positions(loss=(prediction - target) ** 2 * chosen)


class WideChoiceLoss(FormulaLoss, LogitsInputsMixin):
    """Its lines do not fit.

    Formula:
        (prediction - target)^2 * where(weight_of_positive_examples > weight_of_negative_examples, weight_of_positive_examples * 2, weight_of_negative_examples / 3 + weight_of_positive_examples)
    """

    prediction_name = "prediction"
    signatures = (
        Signature(wide_choice, prediction=("batch",), target=("batch",), loss=("batch",)),
        Signature(wide_choice, prediction=("batch", "time"), target=("batch", "time"), loss=("batch", "time")),
    )


class WideChoiceLossMetric(FormulaMetric):
    """The loss `wide_choice` over an epoch."""

    def __init__(self, config: WideChoiceLossConfig, **_: object) -> None:
        super().__init__(WideChoiceLoss(config))


register(
    WideChoiceLossConfig,
    WideChoiceLoss,
    WideChoiceLossMetric,
    features=["number", "timeseries"],
    source="wide_choice.loss.yaml",
)
