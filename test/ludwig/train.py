"""Trains a model in Ludwig for one epoch with each loss of the package on each of its features, and saves it.

python train.py FOLDER [LOSS …]: a model has an output for each loss of one feature; of anomalies, see anomalies.py. It is written to FOLDER/<feature>,
and the losses of the epoch to FOLDER/trained.json; a loss that fails with the others is tried alone, to name it.
"""

import json
import logging
import math
import sys
import time
import warnings
from pathlib import Path

import ludwig_losses
from anomalies import mend
from data import config, table
from ludwig.api import LudwigModel

MANIFEST = Path(ludwig_losses.__file__).parent.parent / "manifest.json"

# Image features need torchvision; pairs.py calls their losses on tensors.
NOT_TRAINED = {"image"}


def train(feature: str, losses: list[str], folder: Path | None) -> dict[str, float]:
    """Return the loss of the epoch for each output."""
    model = LudwigModel(config(feature, [{"type": loss} for loss in losses]), logging_level=logging.ERROR)
    stats, _, _ = model.train(
        dataset=table(),
        skip_save_training_description=True,
        skip_save_training_statistics=True,
        skip_save_model=True,
        skip_save_progress=True,
        skip_save_log=True,
        skip_save_processed_input=True,
        random_seed=1,
    )
    if folder is not None:
        model.save(str(folder / feature))
    return {loss: float(stats["training"][f"{feature}_{loss}"]["loss"][-1]) for loss in losses}


def alone(feature: str, losses: list[str]) -> dict[str, float | str]:
    """Return the same from a model for each loss; what failed says why."""
    found: dict[str, float | str] = {}
    for loss in losses:
        try:
            found |= train(feature, [loss], None)
        except Exception as error:
            found[loss] = f"{type(error).__name__}: {error}"
    return found


def main(folder: Path, only: list[str]) -> int:
    """Train all; return how many losses failed or were not finite."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    mend()
    losses = json.loads(MANIFEST.read_text())["losses"]
    features = {one: None for about in losses.values() for one in about["features"] if one not in NOT_TRAINED}
    report: dict[str, dict[str, float | str]] = {}
    for feature in features:
        names = [loss for loss, about in losses.items() if feature in about["features"] and (not only or loss in only)]
        if not names:
            continue
        start = time.time()
        try:
            report[feature] = dict(train(feature, names, folder))
        except Exception as error:
            print(f"{feature}: {type(error).__name__}: {error}"[:300], flush=True)
            report[feature] = alone(feature, names)
        print(f"{feature}: {len(names)} losses, {time.time() - start:.0f} s", flush=True)
    (folder / "trained.json").write_text(json.dumps(report, indent=1))
    bad = [
        f"{feature} {loss}: {value}"
        for feature, values in report.items()
        for loss, value in values.items()
        if isinstance(value, str) or not math.isfinite(value)
    ]
    print("\n".join([*bad, f"{sum(map(len, report.values()))} outputs trained, {len(bad)} of them failed"]))
    return len(bad)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    sys.exit(1 if main(target, sys.argv[2:]) else 0)
