#!/usr/bin/env bash
# shellcheck over every script, yamllint over the workflows, actionlint where it is installed.
set -euo pipefail
command -v shellcheck >/dev/null && command -v yamllint >/dev/null || { echo "skipped: no shellcheck or yamllint"; exit 77; }
mapfile -t scripts < <(grep -rlI '^#!/usr/bin/env bash' scripts .ci tests)
shellcheck "${scripts[@]}"
yamllint -d '{extends: relaxed, rules: {line-length: disable}}' action.yml .github/workflows plimsoll.yaml gate.yaml
if command -v actionlint >/dev/null; then actionlint; fi
echo "clean: ${#scripts[@]} scripts, the workflows, the action"
