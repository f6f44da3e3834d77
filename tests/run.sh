#!/usr/bin/env bash
# Installs what the Vulkan tests need, builds everything, runs every test, and ends with "N passed, N failed".
# HATADSL_FULL=1 runs the long modes of the suites that have one.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
bash tests/install-vulkan.sh || exit 1
bash tests/install-aot.sh || exit 1
dotnet build HataDsl.sln -c Release -v quiet || exit 1

passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Runs one project; more arguments are variables of its environment.
run() {
    local project=$1 name line
    name=$(basename "$project" .csproj)
    shift
    echo "== $name $*"
    env "$@" dotnet test "$project" -c Release --no-build -v quiet 2>&1 | tee "$log" | grep -vE '^\s*$|Test run for|VSTest version|Starting test execution|A total of'
    line=$(grep -E '(Passed|Failed)! +- Failed:' "$log" | tail -n 1)
    if [ -z "$line" ]; then
        echo "$name did not finish"
        failed=$((failed + 1))
        return
    fi
    count() { sed -E "s/.*$1: +([0-9]+).*/\1/" <<<"$line"; }
    passed=$((passed + $(count Passed)))
    failed=$((failed + $(count Failed)))
    skipped=$((skipped + $(count Skipped)))
}

for project in tests/*/*Tests.csproj; do
    run "$project"
done

# The slowest device has a process of its own.
for devices in cpu,cpu-compiled,debug,vulkan ilgpu-cpu; do
    run tests/HataDsl.Conformance/HataDsl.Conformance.csproj HATADSL_TEST_DEVICES=$devices
done
run tests/HataDsl.Fuzz/HataDsl.Fuzz.csproj
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
