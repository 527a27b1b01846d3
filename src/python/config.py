"""The configuration that every loss of this package has: a misspelt key is refused, not dropped."""

import difflib
from collections.abc import Mapping
from typing import Any

from ludwig.schema.features.loss.loss import BaseLossConfig
from pydantic import model_validator


class LossConfig(BaseLossConfig):
    """Fields of a loss beside its own parameters are `type`, `reduction` and `weight`."""

    reduction: str = "mean"

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_keys(cls, given: Any) -> Any:
        """Raise ValueError for a key that is no field; Ludwig itself would leave it out."""
        if not isinstance(given, Mapping):
            return given
        fields = list(cls.model_fields)
        for key in given:
            if key in fields:
                continue
            near = difflib.get_close_matches(str(key), fields, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(f'`{one}`' for one in fields)}."
            raise ValueError(f"The loss `{cls.type}` has no parameter `{key}`. {hint}")
        return given

    def parameters(self) -> dict[str, Any]:
        """Return what the formula takes: every field that is not Ludwig's own."""
        return {
            name: getattr(self, name) for name in type(self).model_fields if name not in {"type", "reduction", "weight"}
        }
