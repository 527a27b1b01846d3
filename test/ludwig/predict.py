"""Loads the models that train.py saved, in a process of its own, and predicts with each.

python predict.py FOLDER: every output of every model must give finite numbers or classes, a row for each row asked.
"""

import json
import logging
import sys
import warnings
from pathlib import Path

import ludwig_losses  # noqa: F401  a model with these losses is loaded only where they are known
from data import table
from ludwig.api import LudwigModel


def main(folder: Path) -> int:
    """Predict with all; return how many outputs gave nothing."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    rows = table().head(6)
    trained = json.loads((folder / "trained.json").read_text())
    empty = []
    for feature, losses in trained.items():
        model = LudwigModel.load(str(folder / feature), logging_level=logging.ERROR)
        predictions, _ = model.predict(dataset=rows[["x1", "x2"]], skip_save_predictions=True)
        for loss in losses:
            columns = [column for column in predictions.columns if column.startswith(f"{feature}_{loss}_predictions")]
            if len(columns) == 0 or len(predictions) != len(rows) or predictions[columns].isna().any().any():
                empty.append(f"{feature} {loss}")
        print(f"{feature}: {len(losses)} outputs loaded and predicted", flush=True)
    print("\n".join([*empty, f"{len(empty)} outputs predicted nothing"]))
    return len(empty)


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1])) else 0)
