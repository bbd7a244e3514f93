#!/usr/bin/env bash
# Lints every script with shellcheck, the workflows with yamllint, and with actionlint where that is installed.
set -euo pipefail
if ! command -v shellcheck >/dev/null || ! command -v yamllint >/dev/null; then
  echo "skipped: no shellcheck or yamllint"
  exit 77
fi
mapfile -t scripts < <(grep -rlI '^#!/usr/bin/env bash' scripts .ci tests)
shellcheck "${scripts[@]}"
yamllint -d '{extends: relaxed, rules: {line-length: disable}}' action.yml .github/workflows plimsoll.yaml gate.yaml
if command -v actionlint >/dev/null; then actionlint; fi
echo "clean: ${#scripts[@]} scripts, the workflows, the action"
