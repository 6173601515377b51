#!/usr/bin/env bash
# Starts a service of Debian that does not run yet, with systemd or without: services.sh postgresql
set -euo pipefail
if [ -d /run/systemd/system ]; then
    systemctl start "$1"
elif [ "$1" = postgresql ]; then
    read -r version cluster _ < <(pg_lsclusters --no-header)
    pg_lsclusters --no-header | grep -q online || pg_ctlcluster "$version" "$cluster" start
fi
