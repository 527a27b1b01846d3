"""How a loss becomes known to Ludwig: its configuration, its module and its metric, each under the same name."""

from collections.abc import Sequence

import ludwig
from ludwig.config_validation.validation import get_schema
from ludwig.constants import MINIMIZE
from ludwig.modules.loss_modules import AnomalyScoreInputsMixin, LogitsInputsMixin
from ludwig.modules.loss_modules import register_loss as register_module
from ludwig.modules.metric_modules import LossMetric
from ludwig.modules.metric_registry import get_metric_feature_type_registry, register_metric
from ludwig.schema.features.loss.loss import get_loss_classes, get_loss_schema_registry
from ludwig.schema.features.loss.loss import register_loss as register_config

from .config import LossConfig
from .formula import FormulaMetric


class NameTakenError(RuntimeError):
    """Ludwig has a loss of this name, and the spec does not say that it is to be replaced."""


def register(
    config: type[LossConfig],
    module: type[LogitsInputsMixin | AnomalyScoreInputsMixin],
    metric: type[FormulaMetric],
    *,
    features: Sequence[str],
    stands_in_for: str | None = None,
    source: str,
) -> None:
    """Register a loss for some output features, and also under the name of Ludwig's own loss that it stands in for.

    Raise NameTakenError if Ludwig has a loss of this name for one of the features that the spec does not name.
    """
    names = [config.type] if stands_in_for in (None, config.type) else [config.type, stands_in_for]
    schemas = config_features(features)
    for feature in schemas:
        present = get_loss_classes(feature).get(config.type)
        if present is not None and config.type != stands_in_for and not is_same(present, config):
            raise NameTakenError(
                f"Ludwig {ludwig.globals.LUDWIG_VERSION} has a loss `{config.type}` for {feature} outputs. "
                f"Rename the loss, or write `ludwig: {config.type}` in {source} to put it in the place of Ludwig's."
            )
    theirs = {get_loss_classes(feature).get(name) for feature in schemas for name in names}
    config.replaced = [one for one in theirs if one is not None and not issubclass(one, LossConfig)]
    register_config(schemas)(config)
    register_module(config)(module)
    for name in names:
        free = [one for one in metric_features(features) if not is_reported(one, name)]
        register_metric(name, free, MINIMIZE, module.get_loss_inputs())(metric)
        if name not in get_loss_schema_registry():
            get_loss_schema_registry()[name] = config
        for feature in schemas:
            get_loss_classes(feature)[name] = config
    get_schema.cache_clear()


def is_same(one: type, other: type) -> bool:
    """Return whether both are one class, imported again perhaps."""
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)


def is_reported(feature: str, name: str) -> bool:
    """Return whether Ludwig reports a metric of this name, such as the mean squared error; it serves the loss as well."""
    present = get_metric_feature_type_registry().get(feature, {}).get(name)
    return present is not None and not issubclass(present, LossMetric)


def config_features(features: Sequence[str]) -> list[str]:
    """Return the features by which Ludwig looks up configurations: distributions have those of categories."""
    return list(dict.fromkeys("category" if one == "category_distribution" else one for one in features))


def metric_features(features: Sequence[str]) -> list[str]:
    """Return the features by which Ludwig looks up metrics: there distributions have their own."""
    both = [*features, *(["category_distribution"] if "category" in features else [])]
    return list(dict.fromkeys(both))
