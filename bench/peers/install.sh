#!/bin/sh
# Installs the peers of `npm run bench:solver -- --peers` into .cache/peers. Needs python3 with venv, and PyPI.
set -eu
cd "$(dirname "$0")/../.."
python3 -m venv .cache/peers
.cache/peers/bin/pip install --disable-pip-version-check --requirement bench/peers/requirements.txt
