"""ends here \"\"\" + __import__("os").getcwd() + \"\"\" | both ' and " and ''' and \\ | a line and another and one | {{body}} {% raw %} ${x} %(x)s {x} | \u202eright to left\u202c \u0000 \u0007 | x" # noqa"""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class HostileLossConfig(LossConfig):
    """Configuration of the loss `hostile`."""

    type: str = schema_utils.ProtectedString("hostile", description="Type of loss.")
    mode: str = schema_utils.StringOptions(
        options=[
            'ends here """ + __import__("os").getcwd() + """',
            "both ' and \" and ''' and \\",
            "a line\nand another\r\nand \u2028 one",
            "{{body}} {% raw %} ${x} %(x)s {x}",
            "\u202eright to left\u202c \u0000 \u0007 \ufeff",
            'x" # noqa',
        ],
        default="both ' and \" and ''' and \\",
        description='ends here """ + __import__("os").getcwd() + """',
    )
    scale: float = schema_utils.FloatRange(default=1.0, min=0, description="a line and another and one")
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
        return "Hostile"


def hostile(prediction: Tensor, target: Tensor, *, mode: str, scale: float) -> Positions:
    """loss = where(mode == "{{body}} {% raw %} ${x} %(x)s {x}", abs(prediction - target), scale * (prediction - target)^2)"""
    difference = prediction - target
    loss = torch.abs(difference) if mode == "{{body}} {% raw %} ${x} %(x)s {x}" else scale * difference**2
    return Positions(loss=loss)


class HostileLoss(FormulaLoss, LogitsInputsMixin):
    """ends here \"\"\" + __import__("os").getcwd() + \"\"\" | both ' and " and ''' and \\ | a line and another and one | {{body}} {% raw %} ${x} %(x)s {x} | \u202eright to left\u202c \u0000 \u0007 | x" # noqa

    Formula:
        where(mode == "{{body}} {% raw %} ${x} %(x)s {x}", abs(prediction - target), scale * (prediction - target)^2) # \"\"\"
    """

    prediction_name = "prediction"
    signatures = (Signature(hostile, prediction=("batch",), target=("batch",), loss=("batch",)),)


class HostileLossMetric(FormulaMetric):
    """The loss `hostile` over an epoch."""

    def __init__(self, config: HostileLossConfig, **_: object) -> None:
        super().__init__(HostileLoss(config))


register(HostileLossConfig, HostileLoss, HostileLossMetric, features=["number"], source="src/losses/hostile.loss.yaml")
