#!/bin/sh
# Installs the peers of `npm run bench:roads -- --peers` into .cache/peers-roads. Needs PyPI and Python 3.12 or newer with venv, for
# which the engines come built; PYTHON names another one.
set -eu
cd "$(dirname "$0")/../.."
for python in "${PYTHON:-}" python3.14 python3.13 python3.12 python3; do
  [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && break
  python=
done
[ -n "$python" ] || { echo "install-roads.sh: no Python 3.12 or newer; set PYTHON" >&2; exit 1; }
"$python" -m venv .cache/peers-roads
.cache/peers-roads/bin/pip install --disable-pip-version-check --only-binary :all: --requirement bench/peers/requirements-roads.txt
