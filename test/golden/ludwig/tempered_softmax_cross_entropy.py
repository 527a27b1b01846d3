"""Cross entropy that stays bounded on mislabelled examples."""

import torch
from ludwig.modules.loss_modules import LogitsInputsMixin
from ludwig.schema import utils as schema_utils
from torch import Tensor

from .. import functions, ops
from ..config import LossConfig
from ..formula import FormulaLoss, FormulaMetric, Positions, Signature
from ..registration import register


class TemperedSoftmaxCrossEntropyConfig(LossConfig):
    """Configuration of the loss `tempered_softmax_cross_entropy`."""

    type: str = schema_utils.ProtectedString("tempered_softmax_cross_entropy", description="Type of loss.")
    t1: float = schema_utils.FloatRange(
        default=1.0,
        min=0,
        max=2,
        max_inclusive=False,
        description="Temperature of the logarithm; below 1 bounds the loss.",
    )
    t2: float = schema_utils.FloatRange(
        default=1.0, min=0, min_inclusive=False, description="Temperature of the softmax; above 1 gives a heavy tail."
    )
    label_smoothing: float = schema_utils.FloatRange(
        default=0.0,
        min=0,
        max=1,
        max_inclusive=False,
        description="Share of the target that is spread over the other classes.",
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
        return "Tempered Softmax Cross Entropy"

    @property
    def class_weights(self) -> None:
        """Return what output features look for."""
        return None

    @property
    def class_similarities_temperature(self) -> int:
        """Return what output features look for."""
        return 0


def tempered_softmax_cross_entropy(
    logits: Tensor, target: Tensor, *, t1: float, t2: float, label_smoothing: float
) -> Positions:
    """loss = sum(fit - (y^(2 - t1) - exp((2 - t1) * log_tempered_softmax(logits, t2, axis=class))) / (2 - t1), axis=class)"""
    class_size = logits.shape[-1]
    is_target = target.unsqueeze(-1) == ops.positions(class_size, logits).view(1, -1)
    if label_smoothing == 0:
        y = is_target.to(logits.dtype)
    else:
        product = class_size / (class_size - 1) * label_smoothing
        difference = 1 - product
        y = torch.where(is_target, logits.new_tensor(difference), 0) + label_smoothing / (class_size - 1)
    is_positive = y > 0
    y_2 = ops.only_where(is_positive, y)
    log_p = ops.log_tempered_softmax(logits, t2, dim=-1)
    product_2 = y_2 * (functions.log_t(y_2, t1) - functions.log_t_exp(ops.only_where(is_positive, log_p), t1))
    fit = torch.where(is_positive, product_2, 0)
    difference_2 = fit - (functions.pow(y, 2 - t1) - torch.exp((2 - t1) * log_p)) / (2 - t1)
    return Positions(loss=torch.sum(difference_2, dim=-1, keepdim=True).squeeze(-1))


def tempered_softmax_cross_entropy_of_distributions(
    logits: Tensor, target: Tensor, *, t1: float, t2: float, label_smoothing: float
) -> Positions:
    """loss = sum(fit - (y^(2 - t1) - exp((2 - t1) * log_tempered_softmax(logits, t2, axis=class))) / (2 - t1), axis=class)"""
    class_size = logits.shape[-1]
    if label_smoothing == 0:
        y = target
    else:
        product = class_size / (class_size - 1) * label_smoothing
        difference = 1 - product
        y = difference * target + label_smoothing / (class_size - 1)
    is_positive = y > 0
    y_2 = ops.only_where(is_positive, y)
    log_p = ops.log_tempered_softmax(logits, t2, dim=-1)
    product_2 = y_2 * (functions.log_t(y_2, t1) - functions.log_t_exp(ops.only_where(is_positive, log_p), t1))
    fit = torch.where(is_positive, product_2, 0)
    difference_2 = fit - (functions.pow(y, 2 - t1) - torch.exp((2 - t1) * log_p)) / (2 - t1)
    return Positions(loss=torch.sum(difference_2, dim=-1, keepdim=True).squeeze(-1))


class TemperedSoftmaxCrossEntropy(FormulaLoss, LogitsInputsMixin):
    """Cross entropy that stays bounded on mislabelled examples.

    Formula:
        n = size(class)
        smooth = (1 - n / (n - 1) * label_smoothing) * one_hot(target, class) + label_smoothing / (n - 1)
        y = where(label_smoothing == 0, one_hot(target, class), smooth)
        p = tempered_softmax(logits, t2)
        fit = where(y > 0, y * (log_t(y, t1) - log_t(p, t1)), 0)
        sum(fit - (y^(2 - t1) - p^(2 - t1)) / (2 - t1), axis=class)

    https://arxiv.org/abs/1906.03361
    """

    prediction_name = "logits"
    signatures = (
        Signature(
            tempered_softmax_cross_entropy, prediction=("batch", "class"), target=("batch",), loss=("batch",), ids=True
        ),
        Signature(
            tempered_softmax_cross_entropy_of_distributions,
            prediction=("batch", "class"),
            target=("batch", "class"),
            loss=("batch",),
        ),
    )


class TemperedSoftmaxCrossEntropyMetric(FormulaMetric):
    """The loss `tempered_softmax_cross_entropy` over an epoch."""

    def __init__(self, config: TemperedSoftmaxCrossEntropyConfig, **_: object) -> None:
        super().__init__(TemperedSoftmaxCrossEntropy(config))


register(
    TemperedSoftmaxCrossEntropyConfig,
    TemperedSoftmaxCrossEntropy,
    TemperedSoftmaxCrossEntropyMetric,
    features=["category"],
    source="src/losses/tempered_softmax_cross_entropy.loss.yaml",
)
