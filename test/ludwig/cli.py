"""Trains through Ludwig's command line, in the one-line form of the README, and shows what a misspelt parameter gets.

python cli.py FOLDER: works in FOLDER/cli.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from data import config, table

ONE_LINE = "import ludwig_losses, ludwig.cli; ludwig.cli.main()"


def ludwig(folder: Path, loss: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Run `ludwig train` with a YAML file that has this loss."""
    (folder / "config.yaml").write_text(yaml.safe_dump(config("category", [loss])))
    command = [sys.executable, "-c", ONE_LINE, "train", "--config", "config.yaml", "--dataset", "data.csv"]
    return subprocess.run(
        [*command, "--output_directory", "results"], cwd=folder, capture_output=True, text=True, env=dict(os.environ)
    )


def main(folder: Path) -> int:
    """Train once, be refused once; return how often it went otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    table().to_csv(folder / "data.csv", index=False)
    good = ludwig(folder, {"type": "tempered_softmax_cross_entropy", "t1": 0.8, "t2": 1.4})
    descriptions = list(folder.glob("results/*/training_statistics.json")) + list(folder.glob("results/*/model"))
    if good.returncode != 0 or not descriptions:
        print(good.stdout[-2000:], good.stderr[-2000:])
        return 1
    saved = json.loads(next(folder.glob("results/*/model/model_hyperparameters.json")).read_text())
    loss = saved["output_features"][0]["loss"]
    print(f"trained with {loss}")
    bad = ludwig(folder, {"type": "tempered_softmax_cross_entropy", "t1": 0.8, "t3": 1.4})
    said = "Did you mean `t1`?" in bad.stderr + bad.stdout or "Did you mean `t2`?" in bad.stderr + bad.stdout
    print("a misspelt parameter is refused:", said and bad.returncode != 0)
    return int((loss["t1"], loss["t2"]) != (0.8, 1.4)) + int(not said or bad.returncode == 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) / "cli"))
