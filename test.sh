#!/usr/bin/env bash
# Runs every test there is. Installs what is missing from Debian packages where it may; otherwise says what to install.
#   ./test.sh          all tests: some 19 minutes on two cores that have nothing else to do, of which 15 are wanted
#   ./test.sh --long   kill campaigns and soaks as well
# The last line is "N passed, N failed, N skipped"; a skipped test is a failure.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export ALLOCATION_TEST_FULL=1
case "${1:-}" in
    '') ;;
    --long) export ALLOCATION_TEST_LONG=1 ;;
    *) echo "usage: ./test.sh [--long]" >&2; exit 2 ;;
esac

stop() { echo "$*" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
step() { echo; echo "== $*"; }

has_postgres() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
has_chromium() { command -v chromium >/dev/null 2>&1; }
has_compose() { docker compose version >/dev/null 2>&1 || docker-compose version >/dev/null 2>&1; }
has_sqlite() { command -v sqlite3 >/dev/null 2>&1; }

step "what the tests need"
command -v dotnet >/dev/null 2>&1 || stop ".NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download"
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || stop "Node.js 20 with npm is missing: install it from https://nodejs.org"
missing=()
has_postgres || missing+=(postgresql)
has_chromium || missing+=(chromium fonts-dejavu-core)
has_compose || missing+=(docker-compose)
has_sqlite || missing+=(sqlite3)
if [ ${#missing[@]} -gt 0 ]; then
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] ||
        stop "missing: ${missing[*]}. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        stop "could not install: ${missing[*]}. Run: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
fi
echo "dotnet $(dotnet --version), node $(node --version), PostgreSQL, Chromium, sqlite3 and the compose client are there"

step "build, warnings are errors"
dotnet restore Allocation.sln || stop "restore failed"
dotnet build Allocation.sln --configuration Release --no-restore || stop "build failed"

step "format"
dotnet format Allocation.sln --no-restore --verify-no-changes --exclude-diagnostics IDE1006 || stop "format differs: run dotnet format"

report=$(mktemp)
browser=$(mktemp)
beside=$(mktemp)
results=$(mktemp -d)
trap '[ -z "${first:-}" ] || kill "$first" 2>/dev/null; rm -rf "$report" "$browser" "$beside" "$results"' EXIT

step "browser code"
(cd api/Screens/browser && npm test --loglevel=error) >"$browser" 2>&1 || { grep -v '^ok' "$browser" >&2; broken=1; }
grep -E '^# (pass|fail)' "$browser"

# Those that start processes wait more than they compute: the others run beside them, one project after the other.
step "tests"
processes=tests/Allocation.Process.Tests
tested() { dotnet test --project "$1" --configuration Release --no-build --no-ansi --no-progress --report-xunit-xml --results-directory "$results" 2>&1; }
tests=0
tested "$processes" >"$beside" &
first=$!
for project in tests/Allocation.*.Tests; do
    [ "$project" != "$processes" ] || continue
    tested "$project" | tee -a "$report"
    [ "${PIPESTATUS[0]}" = 0 ] || tests=1
done
wait "$first" || tests=1
first=''
tee -a "$report" <"$beside"
echo "the longest:"
cat "$results"/*.xml | grep -o '<test [^>]*' | sed -E 's/.* name="([^"]*)".* time="([0-9.]+)".*/\2 \1/' | sort -rn | head -25

step "benchmark smoke"
population=$(mktemp -d)
dotnet run --project load-tests --configuration Release --no-build -- smoke &&
    dotnet run --project load-tests --configuration Release --no-build -- compare 50000 --gate --engines postgres &&
    dotnet run --project load-tests --configuration Release --no-build -- generate --demands 500 --events 100 --territories all --out "$population" >/dev/null
bench=$?
rm -rf "$population"

# The summary of each run names each count on a line of its own; a count that is not there is 0, and where nothing is counted nothing passed.
count() { sed -n "/^Test run summary/,\$ s/^ *$1: \([0-9]*\)$/\1/p" "$report" | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
[ "$bench" = 0 ] || { failed=$((failed + 1)); echo "a benchmark run failed"; }
[ "$tests" = 0 ] || [ "$failed" -gt 0 ] || failed=1
tap() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$browser" | tail -1 | grep . || echo 0; }
passed=$((passed + $(tap pass))) failed=$((failed + $(tap fail)))
[ -z "${broken:-}" ] || [ "$(tap fail)" -gt 0 ] || failed=$((failed + 1))
[ "$passed" -gt 0 ] || failed=$((failed + 1))

# A grave one is a failure; where a source of advisories does not answer, that is said, for it is not ours.
step "known vulnerabilities of packages"
if dotnet list Allocation.sln package --vulnerable --include-transitive --format json >"$report" 2>&1; then
    grep -oE '"(id|severity|advisoryurl)": *"[^"]*"' "$report" | grep -B1 -A1 severity || echo "NuGet: none known"
    grep -qE '"severity": *"(High|Critical)"' "$report" && failed=$((failed + 1))
else
    echo "NuGet: advisories did not answer"
fi
(cd api/Screens/browser && npm audit --audit-level=high --loglevel=error) >"$report" 2>&1
audit=$?
if grep -q 'endpoint returned an error\|ENOTFOUND\|ECONNREFUSED' "$report"; then
    echo "npm: advisories did not answer"
elif [ "$audit" = 0 ]; then
    grep -E 'vulnerabilit' "$report" | tail -1
else
    cat "$report"
    failed=$((failed + 1))
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$skipped" = 0 ]
