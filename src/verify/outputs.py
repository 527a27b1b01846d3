"""Output features of Ludwig, built with a loss from a config as a model builds them, and called on tensors as they give them."""

from typing import Any

import ludwig.schema  # noqa: F401  must come before other modules of Ludwig
import torch
from ludwig.features.feature_registries import get_output_type_registry
from ludwig.modules.loss_modules import create_loss
from ludwig.modules.metric_registry import get_metric_cls
from ludwig.schema.model_config import ModelConfig
from torch import Tensor

BATCH, CLASSES, LENGTH, SIDE = 4, 3, 5, 6


def tensors(feature: str) -> tuple[Tensor, Tensor]:
    """Return a prediction and a target of the shapes and dtypes that Ludwig passes."""
    torch.manual_seed(3)
    real, ids = torch.randn, torch.randint
    shapes: dict[str, tuple[Tensor, Tensor]] = {
        "binary": (real(BATCH), torch.tensor([True, False, True, False])),
        "number": (real(BATCH), real(BATCH)),
        "category": (real(BATCH, CLASSES), ids(CLASSES, (BATCH,), dtype=torch.int8)),
        "category_distribution": (real(BATCH, CLASSES), torch.softmax(real(BATCH, CLASSES), 1)),
        "set": (real(BATCH, CLASSES), real(BATCH, CLASSES) > 0),
        "vector": (real(BATCH, CLASSES), real(BATCH, CLASSES)),
        "timeseries": (real(BATCH, LENGTH), real(BATCH, LENGTH)),
        "sequence": (real(BATCH, LENGTH, CLASSES), ids(CLASSES, (BATCH, LENGTH), dtype=torch.int8)),
        "text": (real(BATCH, LENGTH, CLASSES), ids(CLASSES, (BATCH, LENGTH), dtype=torch.int8)),
        "image": (real(BATCH, CLASSES, SIDE, SIDE), ids(CLASSES, (BATCH, SIDE, SIDE), dtype=torch.uint8)),
        "anomaly": (real(BATCH) ** 2, torch.tensor([0.0, 1.0, -1.0, 0.0])),
    }
    prediction, target = shapes[feature]
    return prediction.requires_grad_(), target


def metadata() -> dict[str, Any]:
    """Return what preprocessing would have learnt."""
    words = [f"w{i}" for i in range(CLASSES)]
    return {
        "vocab_size": CLASSES,
        "idx2str": words,
        "str2idx": {word: i for i, word in enumerate(words)},
        "max_sequence_length": LENGTH,
        "max_timeseries_length": LENGTH,
        "vector_size": CLASSES,
        "max_set_size": CLASSES,
        "num_classes": CLASSES,
        "preprocessing": {"num_channels": 1, "height": SIDE, "width": SIDE, "num_classes": CLASSES},
        "bool2str": ["False", "True"],
        "fallback_true_label": None,
    }


def configs(feature: str, losses: list[str]) -> dict[str, Any]:
    """Return the config of an output of that feature with each loss; the outputs are those of one model."""
    outputs = [{"name": loss, "type": feature, "loss": {"type": loss}} for loss in losses]
    if feature == "category_distribution":
        outputs = [{**one, "preprocessing": {"vocab": [f"w{i}" for i in range(CLASSES)]}} for one in outputs]
    made = ModelConfig.from_dict({"input_features": [{"name": "x", "type": "number"}], "output_features": outputs})
    return {loss: getattr(made.output_features, loss) for loss in losses}


def build(feature: str, config: Any) -> tuple[Tensor, Tensor]:
    """Build the output feature, call its loss, and return the value and its gradient; raise what goes wrong."""
    kind = get_output_type_registry()[feature]
    config.input_size = 8
    if feature == "image":  # its module asks for torchvision, so its loss and its metric are looked up as it does
        module = create_loss(config.loss)
        get_metric_cls(feature, config.loss.type)(config=config.loss)
    else:
        kind.update_config_with_metadata(config, metadata())
        module = kind(config, {}).train_loss_function
    prediction, target = tensors(feature)
    value = module(prediction, target)
    if value.ndim > 0:
        raise ValueError(f"The loss has shape {list(value.shape)}.")
    value.backward()
    gradient = prediction.grad
    if gradient is None:
        raise ValueError("The loss has no gradient.")
    return value, gradient


def reason(feature: str, loss: str) -> str | None:
    """Return why the feature cannot be built with the loss; None where it can."""
    try:
        build(feature, configs(feature, [loss])[loss])
    except Exception as error:
        said = str(error).splitlines()
        return f"{type(error).__name__}: {said[0] if said else ''}"
    return None
