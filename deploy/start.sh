#!/usr/bin/env bash
# Starts the site that install.sh made, and waits until it is ready.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
if [ -d /run/systemd/system ]; then
    systemctl enable --now postgresql redis-server nginx newsroom.target
    systemctl reload nginx
else
    # The database is one of the programs, so that it is kept running like the others.
    read -r version cluster _ < <(pg_lsclusters --no-header)
    ! pg_lsclusters --no-header | grep -q online || pg_ctlcluster "$version" "$cluster" stop
    # /run is empty after a start of the machine.
    install -d -m 2775 -o postgres -g postgres /run/postgresql
    install -d -m 2755 -o redis -g redis /run/redis
    sed -i "s/@VERSION@/$version/g; s/@CLUSTER@/$cluster/g" /etc/newsroom/programs.toml
    setsid "$home/deploy/supervise.py" /etc/newsroom/programs.toml >>/var/log/newsroom.log 2>&1 </dev/null &
fi
host=$(sed -n 's|^SITE_URL=https://||p' /etc/newsroom/env)
for _ in $(seq 120); do
    if curl -fsk --noproxy '*' --resolve "$host:443:127.0.0.1" "https://$host/readyz" >/dev/null; then
        echo "https://$host is ready. Make the first administrator: $home/deploy/manage enrol_administrator you@$host"
        exit 0
    fi
    sleep 1
done
echo "The site is not ready after two minutes; ask: $home/deploy/manage doctor" >&2
exit 1
