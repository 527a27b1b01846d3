"""Which of Ludwig's own pairs of output feature and loss can be built, without and with the package.

python pairs.py OUT.md: writes a table. A pair is built when its feature comes into being from a config and its loss is
a finite number with a finite gradient on tensors of the shapes and dtypes that Ludwig passes. The package is imported
in a process of its own.
"""

import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

BATCH, CLASSES, LENGTH, SIDE = 4, 3, 5, 6
FEATURES = "binary number category set vector timeseries sequence text image anomaly".split()


def tensors(feature: str) -> tuple[Any, Any]:
    """Return a prediction and a target as Ludwig passes them."""
    import torch

    torch.manual_seed(3)
    real = torch.randn
    ids = torch.randint
    shapes: dict[str, tuple[Any, Any]] = {
        "binary": (real(BATCH), torch.tensor([True, False, True, False])),
        "number": (real(BATCH), real(BATCH)),
        "category": (real(BATCH, CLASSES), ids(CLASSES, (BATCH,), dtype=torch.int8)),
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


def metadata(feature: str) -> dict[str, Any]:
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
    from ludwig.schema.model_config import ModelConfig

    outputs = [{"name": loss, "type": feature, "loss": {"type": loss}} for loss in losses]
    made = ModelConfig.from_dict({"input_features": [{"name": "x", "type": "number"}], "output_features": outputs})
    return {loss: getattr(made.output_features, loss) for loss in losses}


def build(feature: str, config: Any) -> None:
    """Build the output feature and call its loss; raise what goes wrong."""
    import torch
    from ludwig.features.feature_registries import get_output_type_registry
    from ludwig.modules.loss_modules import create_loss
    from ludwig.modules.metric_registry import get_metric_cls

    kind = get_output_type_registry()[feature]
    config.input_size = 8
    if feature == "image":  # its module asks for torchvision, so its loss and its metric are looked up as it does
        module = create_loss(config.loss)
        get_metric_cls(feature, config.loss.type)(config=config.loss)
    else:
        kind.update_config_with_metadata(config, metadata(feature))
        module = kind(config, {}).train_loss_function
    prediction, target = tensors(feature)
    value = module(prediction, target)
    if value.ndim > 0:
        raise ValueError(f"The loss has shape {list(value.shape)}.")
    value.backward()
    if not (torch.isfinite(value) and torch.isfinite(prediction.grad).all()):
        raise ValueError("The loss or its gradient is not finite.")


def report(plugin: bool) -> dict[str, str]:
    """Return what comes of each pair: "" or the reason why not."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import ludwig.schema  # noqa: F401
    from ludwig.schema.features.loss.loss import get_loss_classes

    losses = {feature: list(get_loss_classes(feature)) for feature in FEATURES}
    if plugin:
        import ludwig_losses  # noqa: F401
    found = {}
    for feature, names in losses.items():
        made = configs(feature, names)
        for loss in names:
            try:
                build(feature, made[loss])
                found[f"{feature} {loss}"] = ""
            except Exception as error:
                said = str(error).splitlines()
                found[f"{feature} {loss}"] = f"{type(error).__name__}: {said[0] if said else ''}"[:120]
    return found


def cell(reason: str) -> str:
    """Return what a table says of a pair."""
    return "works" if reason == "" else reason.replace("|", "\\|").replace("<", "\\<")


def main(out: Path) -> int:
    """Write the table; return how many pairs but those of images are broken with the package."""
    runs = [
        json.loads(
            subprocess.run([sys.executable, __file__, flag], check=True, capture_output=True).stdout.splitlines()[-1]
        )
        for flag in ("--without", "--with")
    ]
    before, after = runs
    rows = [
        f"| {pair.split()[0]} | `{pair.split()[1]}` | {cell(why)} | {cell(after[pair])} |"
        for pair, why in before.items()
    ]
    broken = [pair for pair, why in before.items() if why]
    mended = [pair for pair in broken if not after[pair]]
    others = [pair for pair in mended if not pair.startswith("image")]
    import ludwig.globals

    text = (
        f"""# Ludwig's pairs of output feature and loss

Made by `python test/ludwig/pairs.py test/ludwig/pairs.md` with Ludwig {ludwig.globals.LUDWIG_VERSION}: {len(before)} pairs, {len(broken)} of them broken in Ludwig.
With the package {len(mended)} of the broken ones work, {len(others)} of them not of images; {len([p for p in before if after[p] and not before[p]])} that worked do not.

| output feature | loss | Ludwig | with the package |
|---|---|---|---|
"""
        + "\n".join(rows)
        + "\n"
    )
    out.write_text(text)
    print(text)
    return len([pair for pair, why in after.items() if why and (not pair.startswith("image") or not before[pair])])


if __name__ == "__main__":
    if sys.argv[1] in {"--with", "--without"}:
        print(json.dumps(report(sys.argv[1] == "--with")))
    else:
        sys.exit(1 if main(Path(sys.argv[1])) else 0)
