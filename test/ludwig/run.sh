#!/usr/bin/env bash
# The proofs that need a Python with Ludwig. LUDWIG_PYTHON names one; else venv.sh makes one in .venv-ludwig.
# Where none can be made it says so and ends well: nothing is proven then, and nothing is claimed.
set -uo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${LUDWIG_PYTHON:-}" ]; then
  if ! bash test/ludwig/venv.sh .venv-ludwig "${PYTHON:-python3}"; then
    echo 'No Python with Ludwig can be made here, so the Ludwig package is not proven in this run.'
    exit 0
  fi
  LUDWIG_PYTHON=$PWD/.venv-ludwig/bin/python
fi
export LUDWIG_PYTHON PYTHONPATH="$PWD/generated/ludwig${PYTHONPATH:+:$PYTHONPATH}" OMP_NUM_THREADS=2
bin=$(dirname "$LUDWIG_PYTHON")
models=$(mktemp -d)
trap 'rm -rf "$models"' EXIT
failed=0
prove() {
  echo "--- $1"
  shift
  "$@" || failed=1
}
prove 'ruff' "$bin/ruff" check --quiet generated/ludwig
prove 'ruff format' "$bin/ruff" format --quiet --check generated/ludwig
prove 'mypy --strict' sh -c "cd generated/ludwig && '$bin/mypy' --config-file pyproject.toml ludwig_losses"
prove 'values and gradients' npx vitest run --config test/ludwig/vitest.config.ts
prove 'an epoch of each loss in Ludwig' "$LUDWIG_PYTHON" test/ludwig/train.py "$models"
prove 'a fresh process loads and predicts' "$LUDWIG_PYTHON" test/ludwig/predict.py "$models"
prove 'the command line' "$LUDWIG_PYTHON" test/ludwig/cli.py "$models"
prove 'pairs that Ludwig registers' "$LUDWIG_PYTHON" test/ludwig/pairs.py "$models/pairs.md"
exit "$failed"
