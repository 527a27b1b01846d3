"""Which of Ludwig's own pairs of output feature and loss can be built, without and with the package.

python pairs.py OUT.md: writes a table. A pair is built when its feature comes into being from a config and its loss is
a finite number with a finite gradient on tensors of the shapes and dtypes that Ludwig passes. The package is imported
in a process of its own.
"""

import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src" / "verify"))

FEATURES = "binary number category set vector timeseries sequence text image anomaly".split()


def report(plugin: bool) -> dict[str, str]:
    """Return what comes of each pair: "" or the reason why not."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    from outputs import build, configs  # isort: skip  Ludwig's schema comes with it, and must come first
    from ludwig.schema.features.loss.loss import get_loss_classes

    losses = {feature: list(get_loss_classes(feature)) for feature in FEATURES}
    if plugin:
        import ludwig_losses  # noqa: F401
    found = {}
    for feature, names in losses.items():
        made = configs(feature, names)
        for loss in names:
            try:
                value, gradient = build(feature, made[loss])
                if not (value.isfinite() and gradient.isfinite().all()):
                    raise ValueError("The loss or its gradient is not finite.")
                found[f"{feature} {loss}"] = ""
            except Exception as error:
                said = str(error).splitlines()
                found[f"{feature} {loss}"] = f"{type(error).__name__}: {said[0] if said else ''}"[:120]
    return found


def cell(reason: str) -> str:
    """Return what a table says of a pair."""
    return "works" if reason == "" else reason.replace("|", "\\|").replace("<", "\\<")


def main(out: Path) -> int:
    """Write the table; return how many pairs but those of images are broken with the package."""
    runs = [
        json.loads(
            subprocess.run([sys.executable, __file__, flag], check=True, capture_output=True).stdout.splitlines()[-1]
        )
        for flag in ("--without", "--with")
    ]
    before, after = runs
    rows = [
        f"| {pair.split()[0]} | `{pair.split()[1]}` | {cell(why)} | {cell(after[pair])} |"
        for pair, why in before.items()
    ]
    broken = [pair for pair, why in before.items() if why]
    mended = [pair for pair in broken if not after[pair]]
    others = [pair for pair in mended if not pair.startswith("image")]
    import ludwig.globals

    text = (
        f"""# Ludwig's pairs of output feature and loss

Made by `python test/ludwig/pairs.py test/ludwig/pairs.md` with Ludwig {ludwig.globals.LUDWIG_VERSION}: {len(before)} pairs, {len(broken)} of them broken in Ludwig.
With the package {len(mended)} of the broken ones work, {len(others)} of them not of images; {len([p for p in before if after[p] and not before[p]])} that worked do not.

| output feature | loss | Ludwig | with the package |
|---|---|---|---|
"""
        + "\n".join(rows)
        + "\n"
    )
    out.write_text(text)
    print(text)
    return len([pair for pair, why in after.items() if why and (not pair.startswith("image") or not before[pair])])


if __name__ == "__main__":
    if sys.argv[1] in {"--with", "--without"}:
        print(json.dumps(report(sys.argv[1] == "--with")))
    else:
        sys.exit(1 if main(Path(sys.argv[1])) else 0)
