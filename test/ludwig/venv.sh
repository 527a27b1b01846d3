#!/usr/bin/env bash
# A Python that runs Ludwig: venv.sh FOLDER [PYTHON]. Exits 3 where it cannot be made, as without a network.
#
# Ludwig asks for Python 3.12, torchvision, torchaudio and torchcodec, which have no build for the CPU everywhere. What
# it needs beyond them is light, so it is installed without its dependencies; standins.py stands for what is absent, and
# a proof says nothing about what touches it: see ABSENT there.
set -uo pipefail
folder=${1:?a folder}
python=${2:-python3}
here=$(cd "$(dirname "$0")" && pwd)
torch='torch==2.13.0'
ludwig='ludwig==0.17.10'
light=(
  absl-py dataclasses-json datasets gpustat 'jsonschema>=4.17' lxml numpy openpyxl packaging 'pandas>=2' protobuf psutil
  py-cpuinfo 'pyarrow>=14' 'pydantic>=2' pyyaml requests retry 'rich>=12.4.4' sacremoses safetensors scikit-learn scipy
  'sentencepiece>=0.2' tabulate tensorboard torchinfo 'torchmetrics>=1' tqdm 'transformers>=5' xlrd xlwt 'fsspec[http]'
)
tools=('mypy==2.4.1' 'ruff==0.17.6')

installed() { "$folder/bin/python" -c 'import ludwig.api' 2>/dev/null; }
if installed; then exit 0; fi
install() { "$folder/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 30 "$@"; }
make() {
  "$python" -m venv "$folder" &&
    install "$torch" &&
    install "${light[@]}" "${tools[@]}" &&
    install --no-deps --ignore-requires-python "$ludwig"
}
make || exit 3
site=$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
cp "$here/standins.py" "$site/create_loss_standins.py"
echo 'import create_loss_standins' >"$site/create_loss_standins.pth"
installed || exit 3
