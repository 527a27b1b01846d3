"""Its lines do not fit."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class WideBranchesLossConfig(LossConfig):
    """Configuration of the loss `wide_branches`."""

    type: str = schema_utils.ProtectedString("wide_branches", description="Type of loss.")
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
        return "Wide Branches"


def wide_branches(
    prediction: Tensor, target: Tensor, *, weight_of_positive_examples: float, weight_of_negative_examples: float
) -> Positions:
    """loss = … (create-loss explain wide_branches)"""
    batch_size = prediction.shape[0]
    if weight_of_positive_examples == 1:
        difference_of_prediction_and_target = prediction - target
        square_of_the_difference_of_both = difference_of_prediction_and_target**2
        product = square_of_the_difference_of_both * torch.abs(difference_of_prediction_and_target)
        loss = torch.broadcast_to(torch.sum(product, dim=0, keepdim=True) / batch_size, (batch_size,))
    else:
        if weight_of_negative_examples == 2:
            difference_of_prediction_and_target_2 = prediction - target
            square_of_the_difference_of_both_2 = difference_of_prediction_and_target_2**2
            chosen = square_of_the_difference_of_both_2 * weight_of_negative_examples
        else:
            if weight_of_negative_examples == 3:
                difference_of_prediction_and_target_3 = prediction - target
                square_of_the_difference_of_both_3 = difference_of_prediction_and_target_3**2
                product_2 = difference_of_prediction_and_target_3 * weight_of_negative_examples
                inner = torch.maximum(square_of_the_difference_of_both_3, product_2)
            else:
                inner = prediction.new_full((batch_size,), 1)
            product_3 = weight_of_positive_examples * weight_of_negative_examples
            total = weight_of_positive_examples + weight_of_negative_examples
            ratio = product_3 / total
            chosen = inner - ratio
        loss = chosen
    return Positions(loss=loss)


def wide_branches_of_timeseries(
    prediction: Tensor, target: Tensor, *, weight_of_positive_examples: float, weight_of_negative_examples: float
) -> Positions:
    """loss = … (create-loss explain wide_branches)"""
    batch_size = prediction.shape[0]
    time_size = prediction.shape[-1]
    if weight_of_positive_examples == 1:
        difference_of_prediction_and_target = prediction - target
        square_of_the_difference_of_both = difference_of_prediction_and_target**2
        product = square_of_the_difference_of_both * torch.abs(difference_of_prediction_and_target)
        loss = torch.broadcast_to(torch.sum(product, dim=0, keepdim=True) / batch_size, (batch_size, time_size))
    else:
        if weight_of_negative_examples == 2:
            difference_of_prediction_and_target_2 = prediction - target
            square_of_the_difference_of_both_2 = difference_of_prediction_and_target_2**2
            chosen = square_of_the_difference_of_both_2 * weight_of_negative_examples
        else:
            if weight_of_negative_examples == 3:
                difference_of_prediction_and_target_3 = prediction - target
                square_of_the_difference_of_both_3 = difference_of_prediction_and_target_3**2
                product_2 = difference_of_prediction_and_target_3 * weight_of_negative_examples
                inner = torch.maximum(square_of_the_difference_of_both_3, product_2)
            else:
                inner = prediction.new_full((batch_size, time_size), 1)
            product_3 = weight_of_positive_examples * weight_of_negative_examples
            total = weight_of_positive_examples + weight_of_negative_examples
            ratio = product_3 / total
            chosen = inner - ratio
        loss = chosen
    return Positions(loss=loss)


class WideBranchesLoss(FormulaLoss, LogitsInputsMixin):
    """Its lines do not fit.

    Formula:
        difference_of_prediction_and_target = prediction - target
        square_of_the_difference_of_both = difference_of_prediction_and_target^2
        whole = mean(square_of_the_difference_of_both * abs(difference_of_prediction_and_target), axis=batch)
        inner = where(weight_of_negative_examples == 3, max(square_of_the_difference_of_both, difference_of_prediction_and_target * weight_of_negative_examples), 1)
        where(weight_of_positive_examples == 1, whole, where(weight_of_negative_examples == 2, square_of_the_difference_of_both * weight_of_negative_examples, inner - weight_of_positive_examples * weight_of_negative_examples / (weight_of_positive_examples + weight_of_negative_examples)))
    """

    prediction_name = "prediction"
    signatures = (
        Signature(wide_branches, prediction=("batch",), target=("batch",), loss=("batch",)),
        Signature(
            wide_branches_of_timeseries, prediction=("batch", "time"), target=("batch", "time"), loss=("batch", "time")
        ),
    )


class WideBranchesLossMetric(FormulaMetric):
    """The loss `wide_branches` over an epoch."""

    def __init__(self, config: WideBranchesLossConfig, **_: object) -> None:
        super().__init__(WideBranchesLoss(config))


register(
    WideBranchesLossConfig,
    WideBranchesLoss,
    WideBranchesLossMetric,
    features=["number", "timeseries"],
    source="wide_branches.loss.yaml",
)
