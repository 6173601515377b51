#!/usr/bin/env bash
# Brings a new version without a gap, as root: deploy/upgrade.sh [COMMIT]
# Migrations first (the running code survives them: `make lint` refuses others), then the workers,
# then one web process after the other. If it fails, what ran before still runs.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
cd "$home"

restart() { # one process, by the name that it has with or without systemd
    if [ -d /run/systemd/system ]; then
        systemctl restart "newsroom-${1/-/@}"
    else
        before=$(cat "/run/newsroom/$1.pid")
        kill -TERM "${before% *}"
        for _ in $(seq 300); do
            sleep 0.2
            [ "$before" = "$(cat "/run/newsroom/$1.pid" 2>/dev/null || echo "$before")" ] || break
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
    exit 1
}
host=$(sed -n 's|^SITE_URL=https://||p' /etc/newsroom/env)

if [ $# -gt 0 ]; then
    git fetch --quiet origin
    git checkout --quiet --detach "$1"
fi
"$home/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements-server.lock
"$home/.venv/bin/python" -m compileall -q accounts articles categories newsroom subscriptions
"$home/deploy/manage" migrate --verbosity 0
# Old hashed names stay beside the new ones: pages that are out there still ask for them.
"$home/deploy/manage" collectstatic --noinput --verbosity 0
for worker in worker-1 worker-2; do restart "$worker"; done
for port in 8001 8002; do
    restart "web-$port"
    answers "$port"
done
echo "Upgraded to $(git rev-parse --short HEAD 2>/dev/null || echo 'what is here')."
