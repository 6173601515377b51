#!/usr/bin/env bash
# Brings a new version without a gap, as root: deploy/upgrade.sh [COMMIT]
# Migrations first (the running code survives them: `make lint` refuses others), then the workers,
# then one web process after the other. If it fails, the code that ran before comes back.
set -Eeuo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
cd "$home"

restart() { # one process, by the name that it has with or without systemd
    if [ -d /run/systemd/system ]; then
        systemctl restart "newsroom-${1/-/@}"
    else
        local was
        was=$(cat "/run/newsroom/$1.pid")
        kill -TERM "${was% *}"
        for _ in $(seq 300); do
            sleep 0.2
            [ "$was" = "$(cat "/run/newsroom/$1.pid" 2>/dev/null || echo "$was")" ] || break
        done
    fi
}
answers() { # waits for a new process on a port
    for _ in $(seq 60); do
        sleep 0.5
        if curl -fs --noproxy '*' -H "Host: $host" -H 'X-Forwarded-Proto: https' "http://127.0.0.1:$1/healthz" >/dev/null; then
            return 0
        fi
    done
    echo "Port $1 does not answer; the other process still serves. Logs say why." >&2
    return 1
}
bring() { # libraries, byte code and static files of the code that is here
    "$home/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements-server.lock
    "$home/.venv/bin/python" -m compileall -q accounts articles categories newsroom subscriptions
}
renewed=()
renew() { # a process by its name, and wait for a web process
    renewed+=("$1")
    restart "$1"
    case $1 in web-*) answers "${1#web-}" ;; esac
}
back() { # migrations stay: the old code survives them
    trap - ERR
    [ "$(git rev-parse HEAD)" != "$before" ] || exit 1
    echo "The upgrade failed: going back to ${before:0:7}." >&2
    git checkout --quiet --detach "$before"
    bring
    "$home/deploy/manage" collectstatic --noinput --verbosity 0
    for each in "${renewed[@]}"; do
        restart "$each"
        case $each in web-*) answers "${each#web-}" ;; esac
    done
    exit 1
}
host=$(sed -n 's|^SITE_URL=https://||p' /etc/newsroom/env)

before=$(git rev-parse HEAD)
trap back ERR
if [ $# -gt 0 ]; then
    git fetch --quiet origin
    git checkout --quiet --detach "$1"
fi
bring
"$home/deploy/manage" migrate --verbosity 0
# Old hashed names stay beside the new ones: pages that are out there still ask for them.
"$home/deploy/manage" collectstatic --noinput --verbosity 0
for each in worker-1 worker-2 web-8001 web-8002; do renew "$each"; done
echo "Upgraded to $(git rev-parse --short HEAD 2>/dev/null || echo 'what is here')."
