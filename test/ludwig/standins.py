"""Stand-ins for packages that Ludwig imports at its start and that have no build for every machine.

Importing this module lets the packages below be imported although they are absent. A name of theirs is a class that
refuses to be used, so nothing can pass for proven that touches one. A package that is installed is left alone.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any

# What each would be used for, and so what a proof with its stand-in says nothing about.
ABSENT = {
    "bitsandbytes": "8-bit optimizers and quantised language models",
    "kaggle": "datasets from Kaggle",
    "spacy": "spaCy tokenizers",
    "torchaudio": "audio features",
    "torchcodec": "audio and video decoding",
    "torchvision": "image features: reading, transforms, pretrained encoders",
}


class _Refusing(type):
    """A class that can be named, subclassed and called as a decorator's argument, but never used."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(f"{cls.__module__}.{cls.__name__} is a stand-in; the real package is not installed.")

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(cls.__module__, f"{cls.__name__}.{name}")


def _stand_in(module: str, name: str) -> Any:
    return _Refusing(name, (), {"__module__": module})


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(self.__name__, name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, packages: frozenset[str]) -> None:
        self.packages = packages

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.split(".")[0] not in self.packages:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = _Module(spec.name)
        module.__version__ = "0.0.0"  # type: ignore[attr-defined]
        return module

    def exec_module(self, module: ModuleType) -> None:
        pass


def install() -> dict[str, str]:
    """The packages that have a stand-in now, and what each would be used for."""
    missing = {name: use for name, use in ABSENT.items() if importlib.util.find_spec(name) is None}
    sys.meta_path.append(_Finder(frozenset(missing)))
    return missing


STANDING_IN = install()
