#!/usr/bin/env bash
# Backs up, verifies, and keeps fourteen days: backup.sh /var/backups/newsroom
# As the user newsroom with the site's settings: by the timer, or through deploy/manage's account.
set -euo pipefail
folder=${1:?say where backups go}
days=${2:-14}
home=$(cd "$(dirname "$0")/.." && pwd)
file=$folder/newsroom-$(date -u +%Y%m%dT%H%M%SZ).tar
cd "$home"
umask 077
"$home/.venv/bin/python" manage.py backup "$file"
# Only a backup that verifies lets an older one go.
"$home/.venv/bin/python" manage.py verify "$file"
find "$folder" -maxdepth 1 -name 'newsroom-*.tar' -mtime "+$days" -delete
