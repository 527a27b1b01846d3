"""The configuration that every loss of this package has: a misspelt key is refused, not dropped."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ludwig.config_validation.checks import register_config_check
from ludwig.error import ConfigValidationError
from ludwig.schema.features.loss.loss import BaseLossConfig
from pydantic import PrivateAttr, model_validator


class LossConfig(BaseLossConfig):
    """Fields of a loss beside its own parameters are `type`, `reduction` and `weight`."""

    reduction: str = "mean"

    replaced: ClassVar[list[type[BaseLossConfig]]] = []
    """Ludwig's own configurations whose place this one has taken; their fields may stand in saved models."""

    _strangers: list[str] = PrivateAttr(default_factory=list)

    @model_validator(mode="wrap")
    @classmethod
    def note_unknown_keys(cls, given: Any, build: Callable[[Any], Any]) -> Any:
        """Build the config, noting keys that are no fields. Ludwig leaves them out, and swallows what is raised here."""
        keys = list(given.items()) if isinstance(given, Mapping) else []
        made = build(given)
        if isinstance(made, LossConfig):
            made._strangers = [
                key for key, value in keys if key not in cls.model_fields and not cls.is_of_no_account(key, value)
            ]
        return made

    def refusal(self) -> str | None:
        """Say which key is no field, and which it may have been meant to be."""
        for key in self._strangers:
            fields = list(type(self).model_fields)
            near = difflib.get_close_matches(key, fields, n=1, cutoff=0.5)
            hint = f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(f'`{one}`' for one in fields)}."
            return f"The loss `{self.type}` has no parameter `{key}`. {hint}"
        return None

    @classmethod
    def is_of_no_account(cls, key: str, value: Any) -> bool:
        """Return whether Ludwig itself wrote the key: it adds `class_weights` to every loss, and its own defaults."""
        if key == "class_weights" and value is None:
            return True
        theirs = [
            one.model_fields[key].get_default(call_default_factory=True)
            for one in cls.replaced
            if key in one.model_fields
        ]
        return value in theirs

    def parameters(self) -> dict[str, Any]:
        """Return what the formula takes: every field that is not Ludwig's own."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name not in {"type", "reduction", "weight"}
        }


@register_config_check
def refuse_unknown_parameters(config: Any) -> None:
    """Raise ConfigValidationError for a parameter that the loss of an output feature has not."""
    for feature in config.output_features:
        refusal = feature.loss.refusal() if isinstance(feature.loss, LossConfig) else None
        if refusal is not None:
            raise ConfigValidationError(refusal)
