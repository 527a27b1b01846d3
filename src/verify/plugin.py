"""Computes losses of the generated package on request: one JSON object a line in, one a line out, {} first when it can.

A request is {"loss", "settings", "level", "inputs", "dtype", "check"}; an input is {"data", "shape", "kind"}, its kind
real, ids or truths. The answer is {"results": [value, gradient by each real input, ...]}, each a flat list, or
{"error"}, or {"undefined"} where settings alone have no value. "level" is "position" for the loss of each position, else the reduction. With "check", the answer also says
whether torch.autograd.gradcheck passes. Numbers that are not finite are texts.

{"loss", "features"} asks for output features to be built with the loss instead, and is answered by {"built": {feature:
null or why not}}.
"""

import importlib
import json
import math
import sys
import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

DTYPES = {"float64": torch.float64, "float32": torch.float32}
KINDS = {"ids": torch.int64, "truths": torch.bool}


def plain(values: Iterable[float]) -> list[float | str]:
    """Return numbers as JSON can hold them."""
    return [value if math.isfinite(value) else str(value) for value in values]


def numbers(values: Iterable[float | str]) -> list[float]:
    """Return the numbers that were sent."""
    return [float(value) for value in values]


def module_of(loss: str, settings: dict[str, Any], level: str) -> torch.nn.Module:
    """Return the loss module, configured as Ludwig does it."""
    from ludwig.modules.loss_modules import loss_impl_registry
    from ludwig.schema.features.loss.loss import get_loss_schema_registry

    reduction = {} if level == "position" else {"reduction": level}
    config = get_loss_schema_registry()[loss].model_validate({"type": loss, **settings, **reduction})
    module: torch.nn.Module = loss_impl_registry[type(config)](config)
    return module


def tensors_of(inputs: Sequence[dict[str, Any]], dtype: torch.dtype) -> list[Tensor]:
    """Return the tensors of a request; those of reals ask for a gradient."""
    made = []
    for one in inputs:
        tensor = torch.tensor(numbers(one["data"]), dtype=dtype).reshape(one["shape"])
        made.append(tensor.requires_grad_() if one["kind"] == "real" else tensor.to(KINDS[one["kind"]]))
    return made


def value_of(module: Any, inputs: Sequence[Tensor]) -> Tensor:
    """Return the reduced loss of the tensors that the formula is of."""
    prediction, target = inputs if len(inputs) == 2 else (inputs[0], inputs[0].detach())
    value: Tensor = getattr(module, "of_prediction", module)(prediction, target)
    return value


def positions_of(module: Any, inputs: Sequence[Tensor]) -> Tensor:
    """Return the weighted loss of each position; where the weight is 0, 0."""
    prediction, target = inputs if len(inputs) == 2 else (inputs[0], inputs[0].detach())
    positions = module.unreduced(prediction, target)
    if positions.weight is None:
        loss: Tensor = positions.loss
        return loss
    return torch.where(positions.weight == 0, 0, positions.weight * positions.loss)


def passes(module: Any, inputs: Sequence[Tensor]) -> bool:
    """Return whether the gradient of the value is its central difference."""
    return bool(torch.autograd.gradcheck(lambda *given: value_of(module, given), tuple(inputs), raise_exception=False))


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return what one request asks for."""
    if "features" in request:
        from outputs import reason

        return {"built": {feature: reason(feature, request["loss"]) for feature in request["features"]}}
    level = request["level"]
    module = module_of(request["loss"], request["settings"], level)
    inputs = tensors_of(request["inputs"], DTYPES[request["dtype"]])
    if level == "position":
        return {"results": [plain(positions_of(module, inputs).flatten().tolist())]}
    value = value_of(module, inputs)
    wanted = [one for one in inputs if one.requires_grad]
    found = torch.autograd.grad(value, wanted, allow_unused=True) if value.requires_grad else [None] * len(wanted)
    gradients = [torch.zeros_like(one) if got is None else got for one, got in zip(wanted, found, strict=True)]
    results = [plain([value.item()]), *(plain(one.flatten().tolist()) for one in gradients)]
    return {"results": results, **({"passes": passes(module, inputs)} if request.get("check") else {})}


def main(package: str) -> None:
    """Answer until there is nothing more to read."""
    warnings.simplefilter("ignore")
    out = sys.stdout
    sys.stdout = sys.stderr  # what libraries print is not an answer
    importlib.import_module(package)
    print("{}", file=out, flush=True)
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line))
        except (ZeroDivisionError, OverflowError):
            reply = {"undefined": True}  # the formula divides settings by 0
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply, allow_nan=False), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
