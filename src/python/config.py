"""The configuration that every loss of this package has: a misspelt key is refused, not dropped."""

import difflib
from collections.abc import Mapping
from typing import Any, ClassVar

from ludwig.schema.features.loss.loss import BaseLossConfig
from pydantic import model_validator


class LossConfig(BaseLossConfig):
    """Fields of a loss beside its own parameters are `type`, `reduction` and `weight`."""

    reduction: str = "mean"

    replaced: ClassVar[list[type[BaseLossConfig]]] = []
    """Ludwig's own configurations whose place this one has taken; their fields may stand in saved models."""

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_keys(cls, given: Any) -> Any:
        """Raise ValueError for a key that is no field; Ludwig itself would leave it out."""
        if not isinstance(given, Mapping):
            return given
        fields = list(cls.model_fields)
        for key, value in given.items():
            if key in fields or cls.is_of_no_account(key, value):
                continue
            near = difflib.get_close_matches(str(key), fields, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(f'`{one}`' for one in fields)}."
            raise ValueError(f"The loss `{cls.type}` has no parameter `{key}`. {hint}")
        return given

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
