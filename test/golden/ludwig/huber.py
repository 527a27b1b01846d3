"""Squared error near the target and absolute error far from it, so that outliers pull no harder than delta."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from ..config import LossConfig
from ..formula import FormulaMetric, Positions, as_numbers, reduce
from ..registration import register


class HuberLossConfig(LossConfig):
    """Configuration of the loss `huber`."""

    type: str = schema_utils.ProtectedString("huber", description="Type of loss.")
    delta: float = schema_utils.FloatRange(
        default=1.0,
        min=0,
        min_inclusive=False,
        description="Error at which the square ends and the line begins; also the steepest slope.",
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
        return "Huber"


class HuberLoss(torch.nn.HuberLoss, LogitsInputsMixin):
    """Squared error near the target and absolute error far from it, so that outliers pull no harder than delta.

    Formula:
        error = abs(prediction - target)
        where(error <= delta, error^2 / 2, delta * (error - delta / 2))

    Equivalent to torch.nn.HuberLoss.

    https://doi.org/10.1214/aoms/1177703732
    """

    def __init__(self, config: HuberLossConfig) -> None:
        super().__init__(reduction="none", delta=config.delta)
        self.how = config.reduction

    def unreduced(self, prediction: Tensor, target: Tensor) -> Positions:
        """Return the loss of each position, from tensors of one shape."""
        return Positions(super().forward(prediction, as_numbers(target, prediction)))

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the loss, a tensor without axes."""
        return reduce(self.unreduced(prediction, target), self.how)


class HuberLossMetric(FormulaMetric):
    """The loss `huber` over an epoch."""

    def __init__(self, config: HuberLossConfig, **_: object) -> None:
        super().__init__(HuberLoss(config))


register(
    HuberLossConfig,
    HuberLoss,
    HuberLossMetric,
    features=["number", "timeseries", "vector"],
    stands_in_for="huber",
    source="src/losses/huber.loss.yaml",
)
