#!/usr/bin/env bash
# The cluster on one machine, as plain processes on loopback: a throwaway PostgreSQL, silos, API hosts.
#   ./run-cluster.sh [--silos 3] [--apis 2] [--port 5080] [--keep DIRECTORY] [--database 'Host=…'] [--empty]
# --keep       keeps the database in a directory, and goes on with it at the next start; otherwise it is thrown away at the end
# --database   uses a server that is there already instead of starting one
# --empty      no demo: an empty register
# Prints one line per process, "name pid address", and writes each one's log beside the database. Ctrl+C stops everything.
set -uo pipefail
caller=$PWD
cd "$(dirname "$0")" || exit 1

silos=3 apis=2 port=5080 keep='' database='' demo=true
while [ $# -gt 0 ]; do
    case "$1" in
        --silos) silos=$2; shift 2 ;;
        --apis) apis=$2; shift 2 ;;
        --port) port=$2; shift 2 ;;
        --keep) keep=$2; shift 2 ;;
        --database) database=$2; shift 2 ;;
        --empty) demo=false; shift ;;
        *) sed -n '2,7p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2 ;;
    esac
done
for number in "$silos" "$apis" "$port"; do
    case "$number" in '' | *[!0-9]*) echo "run-cluster.sh: \"$number\" is no number." >&2; exit 2 ;; esac
done
[ "$silos" -ge 1 ] && [ "$apis" -ge 1 ] || { echo "run-cluster.sh: at least one silo and one API host." >&2; exit 2; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
case "$keep" in '' | /*) ;; *) keep=$caller/$keep ;; esac
place=${keep:-$(mktemp -d /tmp/allocation-cluster-XXXXXX)}
mkdir -p "$place" && place=$(cd "$place" && pwd) || exit 1
pids=()

as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) $(dirname "$(command -v initdb 2>/dev/null)" 2>/dev/null); do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && { echo "$folder"; return; }
    done
}

stop() {
    trap - EXIT INT TERM
    if [ ${#pids[@]} -gt 0 ]; then
        # One that somebody froze hears of it when it goes on; what has not ended after forty seconds is killed.
        kill "${pids[@]}" 2>/dev/null
        kill -CONT "${pids[@]}" 2>/dev/null
        { sleep 40; kill -KILL "${pids[@]}"; } 2>/dev/null &
        local killer=$!
        wait "${pids[@]}" 2>/dev/null
        kill "$killer" 2>/dev/null
    fi
    [ -z "$database_started" ] || as_owner "$bin/pg_ctl" --pgdata "$place/postgres" --mode fast stop >/dev/null
    [ -n "$keep" ] || rm -rf "$place"
}
database_started=''
trap stop EXIT
trap 'exit 130' INT TERM

echo "building" >&2
dotnet build api --configuration Release --verbosity quiet >&2 || exit 1
api=$PWD/api/bin/Release/net10.0/Allocation.Api.dll
silo=$PWD/silo/bin/Release/net10.0/Allocation.Silo.dll

if [ -z "$database" ]; then
    bin=$(programs)
    [ -n "$bin" ] || { echo "run-cluster.sh: PostgreSQL is missing. Run: apt-get install -y --no-install-recommends postgresql, or name a server with --database." >&2; exit 2; }
    [ "$(id -u)" != 0 ] || chown postgres "$place"
    [ -d "$place/postgres" ] || as_owner "$bin/initdb" --pgdata "$place/postgres" --username allocation --auth trust --encoding UTF8 --locale C >/dev/null || exit 1
    as_owner "$bin/pg_ctl" --pgdata "$place/postgres" --wait --log "$place/postgres.log" \
        --options "-c listen_addresses='' -c unix_socket_directories='$place' -c max_connections=200" start >/dev/null || exit 1
    database_started=yes
    as_owner "$bin/psql" --host "$place" --username allocation --dbname postgres --quiet --command 'CREATE DATABASE allocation' 2>/dev/null
    database="Host=$place;Database=allocation;Username=allocation"
    echo "postgres $(head -1 "$place/postgres/postmaster.pid") $database"
fi

export Allocation__Store=postgres ConnectionStrings__Allocation=$database ASPNETCORE_ENVIRONMENT=Development
start() {
    local name=$1 address=$2; shift 2
    env "$@" --urls "$address" >"$place/$name.log" 2>&1 &
    pids+=($!)
    echo "$name $! $address"
}
for number in $(seq "$silos"); do
    start "silo-$number" "http://127.0.0.1:$((port + 100 + number))" dotnet exec "$silo"
done
for number in $(seq "$apis"); do
    # One host fills and moves the demo; two would do it twice.
    [ "$number" = 1 ] && moves=$demo || moves=false
    start "api-$number" "http://127.0.0.1:$((port + number - 1))" Allocation__Silo=elsewhere Allocation__Demo=$moves dotnet exec "$api"
done

for number in $(seq "$apis"); do
    until curl -sf "http://127.0.0.1:$((port + number - 1))/health/ready" >/dev/null; do
        for pid in "${pids[@]}"; do
            kill -0 "$pid" 2>/dev/null || { echo "run-cluster.sh: process $pid ended; see $place/*.log" >&2; keep=$place; exit 1; }
        done
        read -rt 0.2 <> <(:) || :
    done
done
echo "ready http://127.0.0.1:$port, logs in $place" 
wait
