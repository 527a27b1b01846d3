"""Trains through Ludwig's Ray backend, on a Ray cluster of this machine; and shows how other Ray workers know the losses.

python ray_backend.py FOLDER, in a Python that also has

    pip install 'ray[data,train,tune]' 'dask[dataframe]' tensorboardX

It takes minutes on two cores: Ray starts some twenty processes. Says nothing of several machines, nor of GPUs.
"""

import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("RAY_AUTH_MODE", "disabled")
os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")

import ludwig_losses  # noqa: F401
import ray
from data import config, table
from ludwig.api import LudwigModel

LOSS = {"type": "tempered_softmax_cross_entropy", "t1": 0.8, "t2": 1.4}
BACKEND = {
    "type": "ray",
    "processor": {"type": "dask"},
    "trainer": {"strategy": "ddp", "use_gpu": False, "num_workers": 1, "resources_per_worker": {"CPU": 1}},
}


def setup() -> None:
    """What the README lets every worker do first."""
    import ludwig_losses  # noqa: F401, F811


@ray.remote(num_cpus=1)
def home_of_the_loss() -> str:
    """Return the module of the loss as a worker sees it, which imports nothing but Ludwig here."""
    from ludwig.schema.features.loss.loss import get_loss_classes

    found = get_loss_classes("category").get(LOSS["type"])
    return "unknown" if found is None else found.__module__


def seen(**settings: Any) -> str:
    """Return what a worker of a cluster with these settings knows of the loss."""
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, **settings)
    try:
        answer: str = ray.get(home_of_the_loss.remote())
        return answer
    finally:
        ray.shutdown()


def train(folder: Path) -> dict[str, Any]:
    """Return the statistics of an epoch in Ludwig's own Ray workers; the model is saved."""
    made = config("category", [LOSS])
    made["backend"] = BACKEND
    made["trainer"]["eval_batch_size"] = 16
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        model = LudwigModel(made, logging_level=logging.ERROR)
        stats, _, _ = model.train(dataset=table(), output_directory=str(folder / "results"), random_seed=1)
        model.save(str(folder / "model"))
        found: dict[str, Any] = stats["training"]
        return found
    finally:
        ray.shutdown()


def main(folder: Path) -> int:
    """Return how much went otherwise than the README says."""
    warnings.simplefilter("ignore")
    ours = f"ludwig_losses.losses.{LOSS['type']}"
    bare, hooked = seen(), seen(runtime_env={"worker_process_setup_hook": setup})
    print(f"a worker knows the loss as {bare}; with the setup hook as {hooked}", flush=True)
    stats = train(folder)
    print(f"Ludwig's Ray backend trained: {stats['combined']}", flush=True)
    model = LudwigModel.load(str(folder / "model"), logging_level=logging.ERROR, backend="local")
    rows = table()[["x1", "x2"]].head(6)
    predictions, _ = model.predict(dataset=rows, skip_save_predictions=True)
    print(f"the saved model predicts {len(predictions)} rows")
    return int(bare != "unknown") + int(hooked != ours) + int(len(predictions) != len(rows))


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1])) else 0)
