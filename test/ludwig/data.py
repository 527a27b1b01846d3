"""A small made dataset with one column for each type of output feature, and the config of a model of one of them."""

from typing import Any

import numpy as np
import pandas as pd

ROWS = 48
CLASSES = ["red", "green", "blue"]

PREPROCESSING = {"split": {"type": "random", "probabilities": [0.6, 0.2, 0.2]}}


def table() -> pd.DataFrame:
    """Return the columns; what is to be predicted follows from x1 and x2."""
    random = np.random.default_rng(7)
    x1, x2 = random.normal(size=ROWS), random.normal(size=ROWS)
    score = x1 + 0.5 * x2
    label = np.digitize(score, [-0.5, 0.5])
    shares = np.exp(np.stack([-score, np.zeros(ROWS), score], 1))
    shares /= shares.sum(1, keepdims=True)
    series = [" ".join(f"{np.exp(s / 3) + 0.1 * k:.3f}" for k in range(4)) for s in score]
    words = [" ".join(CLASSES[(k + j) % 3] for j in range(3)) for k in label]
    return pd.DataFrame(
        {
            "x1": x1,
            "x2": x2,
            "number": np.exp(score / 3),
            "binary": score > 0,
            "category": [CLASSES[k] for k in label],
            "category_distribution": [" ".join(f"{p:.4f}" for p in row) for row in shares],
            "set": [" ".join(CLASSES[: k + 1]) for k in label],
            "vector": [" ".join(f"{abs(v):.3f}" for v in (s, s / 2, 1.0)) for s in score],
            "timeseries": series,
            "sequence": words,
            "text": words,
            "anomaly": (score > 1).astype(float),
        }
    )


def output(feature: str) -> dict[str, Any]:
    """Return what a feature needs beside its loss."""
    own: dict[str, dict[str, Any]] = {
        "category_distribution": {"preprocessing": {"vocab": CLASSES}},
        "sequence": {"decoder": {"type": "generator"}, "preprocessing": {"max_sequence_length": 6}},
        "text": {"decoder": {"type": "generator"}, "preprocessing": {"max_sequence_length": 6}},
        "timeseries": {"preprocessing": {"timeseries_length_limit": 4}},
    }
    return {"type": feature, **own.get(feature, {})}


def config(feature: str, losses: list[dict[str, Any]], epochs: int = 1) -> dict[str, Any]:
    """Return the config of a model that has one output of that feature for each loss."""
    outputs = [
        {**output(feature), "name": f"{feature}_{loss['type']}", "column": feature, "loss": loss} for loss in losses
    ]
    return {
        "model_type": "ecd",
        "input_features": [{"name": name, "type": "number"} for name in ("x1", "x2")],
        "combiner": {"type": "concat", "num_fc_layers": 1, "output_size": 8},
        "output_features": outputs,
        "preprocessing": PREPROCESSING,
        "trainer": {"epochs": epochs, "batch_size": 16, "learning_rate": 0.01},
    }
