#!/usr/bin/env bash
# The proofs that need a Python with Ludwig. LUDWIG_PYTHON names one; else venv.sh makes one in .venv-ludwig.
# Where none can be made it says so and ends well: nothing is proven then, and nothing is claimed.
# PROOFS_CASES=12 tries so many cases of each loss, not 100.
set -uo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${LUDWIG_PYTHON:-}" ]; then
  if ! timeout "${LUDWIG_VENV_LIMIT:-1200}" bash test/ludwig/venv.sh .venv-ludwig "${PYTHON:-python3}"; then
    echo 'No Python with Ludwig can be made here, so the Ludwig package is not proven in this run.'
    exit 0
  fi
  LUDWIG_PYTHON=$PWD/.venv-ludwig/bin/python
fi
bin=$(dirname "$LUDWIG_PYTHON")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LUDWIG_PYTHON PYTHONPATH="$work/site${PYTHONPATH:+:$PYTHONPATH}" OMP_NUM_THREADS=2
failed=0
prove() {
  local start=$SECONDS
  echo "--- $1"
  "${@:2}" || { failed=1 && echo "FAILED: $1"; }
  echo "    $((SECONDS - start)) s"
}
# The package is installed as people install it, but from a copy, which a build may litter.
installed() {
  cp -r generated/ludwig "$work/package" &&
    "$LUDWIG_PYTHON" -m pip install --quiet --disable-pip-version-check --no-deps --target "$work/site" "$work/package" &&
    cp generated/ludwig/manifest.json "$work/site/"
}
style='--config generated/ludwig/pyproject.toml'
prove 'ruff' "$bin/ruff" check --quiet $style generated/ludwig src/python src/verify test/ludwig
prove 'ruff format' "$bin/ruff" format --quiet --check $style generated/ludwig test/golden/ludwig src/python src/verify test/ludwig
prove 'mypy --strict' sh -c "cd generated/ludwig && '$bin/mypy' --config-file pyproject.toml ludwig_losses"
prove 'a wheel is built and installed' installed
prove 'values and gradients' npx vitest run --config test/ludwig/vitest.config.ts
prove 'an epoch of each loss in Ludwig' "$LUDWIG_PYTHON" test/ludwig/train.py "$work"
prove 'a fresh process loads and predicts' "$LUDWIG_PYTHON" test/ludwig/predict.py "$work"
prove 'the command line' "$LUDWIG_PYTHON" test/ludwig/cli.py "$work"
prove 'pairs that Ludwig registers' "$LUDWIG_PYTHON" test/ludwig/pairs.py "$work/pairs.md"
prove 'the table of pairs is current' diff "$work/pairs.md" test/ludwig/pairs.md
exit "$failed"
