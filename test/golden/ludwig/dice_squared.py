"""Dice loss with squares in the denominator, as in V-Net."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from .. import functions, ops
from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class DiceSquaredLossConfig(LossConfig):
    """Configuration of the loss `dice_squared`."""

    type: str = schema_utils.ProtectedString("dice_squared", description="Type of loss.")
    activation: str = schema_utils.StringOptions(
        options=["softmax", "sigmoid", "none"],
        default="softmax",
        description="What turns the logits into probabilities; none where they are already.",
    )
    smooth: float = schema_utils.FloatRange(
        default=1.0, min=0, min_inclusive=False, description="Added to numerator and to the denominator."
    )
    include_background: bool = schema_utils.Boolean(default=True, description="Whether class 0 counts.")
    whole_batch: bool = schema_utils.Boolean(
        default=False, description="Whether pixels are counted over the batch instead of over each image."
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
        return "Dice Squared"


def dice_squared(
    logits: Tensor, target: Tensor, *, activation: str, smooth: float, include_background: bool, whole_batch: bool
) -> Positions:
    """loss = … (create-loss explain dice_squared)
    weight = where(include_background or 0 < index(class), 1, 0)
    """
    class_size = logits.shape[-1]
    batch_size = logits.shape[0]
    if activation == "softmax":
        p = torch.exp(ops.log_softmax(logits, dim=-1))
    else:
        raw = functions.sigmoid(logits) if activation == "sigmoid" else logits
        p = raw
    positions = ops.positions(class_size, logits).view(1, 1, 1, -1)
    y = (target.unsqueeze(-1) == positions).to(logits.dtype)
    power = (p - y) ** 2
    power_2 = p**2
    if whole_batch:
        total = torch.broadcast_to(torch.sum(power, dim=(0, 1, 2), keepdim=True), (batch_size, 1, 1, class_size))
        total_2 = torch.broadcast_to(
            torch.sum(power_2, dim=(0, 1, 2), keepdim=True) + torch.sum(y, dim=(0, 1, 2), keepdim=True),
            (batch_size, 1, 1, class_size),
        )
    else:
        total = torch.sum(power, dim=(1, 2), keepdim=True)
        total_2 = torch.sum(power_2, dim=(1, 2), keepdim=True) + torch.sum(y, dim=(1, 2), keepdim=True)
    return Positions(
        loss=(total / (total_2 + smooth)).squeeze((1, 2)),
        weight=(include_background | (positions > 0)).to(logits.dtype).squeeze((1, 2)),
    )


def dice_squared_of_distributions(
    logits: Tensor, target: Tensor, *, activation: str, smooth: float, include_background: bool, whole_batch: bool
) -> Positions:
    """loss = … (create-loss explain dice_squared)
    weight = where(include_background or 0 < index(class), 1, 0)
    """
    batch_size = logits.shape[0]
    class_size = logits.shape[-1]
    if activation == "softmax":
        p = torch.exp(ops.log_softmax(logits, dim=-1))
    else:
        raw = functions.sigmoid(logits) if activation == "sigmoid" else logits
        p = raw
    power = (p - target) ** 2
    power_2 = p**2
    power_3 = target**2
    if whole_batch:
        total = torch.sum(power_2, dim=(0, 1, 2), keepdim=True)
        total_2 = torch.broadcast_to(torch.sum(power, dim=(0, 1, 2), keepdim=True), (batch_size, 1, 1, class_size))
        total_3 = torch.broadcast_to(
            total + torch.sum(power_3, dim=(0, 1, 2), keepdim=True), (batch_size, 1, 1, class_size)
        )
    else:
        total_2 = torch.sum(power, dim=(1, 2), keepdim=True)
        total_3 = torch.sum(power_2, dim=(1, 2), keepdim=True) + torch.sum(power_3, dim=(1, 2), keepdim=True)
    weight = (include_background | (ops.positions(class_size, logits).view(1, 1, 1, -1) > 0)).to(logits.dtype)
    return Positions(loss=(total_2 / (total_3 + smooth)).squeeze((1, 2)), weight=weight.squeeze((1, 2)))


class DiceSquaredLoss(FormulaLoss, LogitsInputsMixin):
    """Dice loss with squares in the denominator, as in V-Net.

    Formula:
        raw = where(activation == "sigmoid", sigmoid(logits), logits)
        p = where(activation == "softmax", softmax(logits), raw)
        y = one_hot(target, class)
        total(x) = where(whole_batch, sum(x, axis=[batch, height, width]), sum(x, axis=[height, width]))
        total((p - y)^2) / (total(p^2) + total(y^2) + smooth)

    https://arxiv.org/abs/1606.04797
    """

    prediction_name = "logits"
    signatures = (
        Signature(
            dice_squared,
            prediction=("batch", "height", "width", "class"),
            target=("batch", "height", "width"),
            loss=("batch", "class"),
            ids=True,
        ),
        Signature(
            dice_squared_of_distributions,
            prediction=("batch", "height", "width", "class"),
            target=("batch", "height", "width", "class"),
            loss=("batch", "class"),
        ),
    )


class DiceSquaredLossMetric(FormulaMetric):
    """The loss `dice_squared` over an epoch."""

    def __init__(self, config: DiceSquaredLossConfig, **_: object) -> None:
        super().__init__(DiceSquaredLoss(config))


register(
    DiceSquaredLossConfig,
    DiceSquaredLoss,
    DiceSquaredLossMetric,
    features=["image"],
    source="src/losses/dice_squared.loss.yaml",
)
