"""Mends, for the proofs alone, what keeps any anomaly output from training in Ludwig 0.17.10, whatever its loss is.

Its column is never made ready, because it has no preprocessing of its own; and its score is looked up under "logits"
by the metric of the loss. What is proven of anomalies is proven with these two mended.
"""

from typing import Any

import ludwig.schema  # noqa: F401  must come before other modules of Ludwig
from ludwig.constants import ANOMALY, ANOMALY_SCORE, COLUMN, PROC_COLUMN, TYPE
from ludwig.data import preprocessing
from ludwig.features.anomaly_feature import AnomalyOutputFeature

_build_data = preprocessing.build_data


def build_data(columns: dict[str, Any], features: list[dict[str, Any]], *rest: Any) -> dict[str, Any]:
    """Return the columns that Ludwig makes ready, and the labels of anomalies as they stand."""
    ready: dict[str, Any] = _build_data(columns, features, *rest)
    labels = {one[PROC_COLUMN]: columns[one[COLUMN]] for one in features if one[TYPE] == ANOMALY}
    return {**ready, **{name: column.astype("float32") for name, column in labels.items()}}


def update_metrics(self: Any, targets: Any, predictions: dict[str, Any]) -> None:
    """Give every metric the score."""
    for metric in self._metric_functions.values():
        metric.to(predictions[ANOMALY_SCORE].device).update(predictions[ANOMALY_SCORE].detach(), targets)


def mend() -> None:
    """Put both in the place of Ludwig's."""
    preprocessing.build_data = build_data
    AnomalyOutputFeature.update_metrics = update_metrics
