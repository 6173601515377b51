#!/usr/bin/env bash
# Makes one Debian server into a site: deploy/install.sh magazine.example
# Run as root from the checkout (/opt/newsroom). Run again after any change; it keeps what is there.
set -euo pipefail
host=${1:?say the name of the site: deploy/install.sh magazine.example}
home=$(cd "$(dirname "$0")/.." && pwd)
data=/var/lib/newsroom

say() { printf '\n--- %s\n' "$1"; }

say "Packages of Debian"
packages=(nginx libnginx-mod-http-brotli-static postgresql redis-server python3-venv openssl curl)
missing=()
for package in "${packages[@]}"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

say "A user that runs everything, and that nginx may read"
id newsroom >/dev/null 2>&1 || adduser --system --group --home "$data" --no-create-home newsroom
usermod -a -G newsroom www-data
install -d -m 2750 -o newsroom -g newsroom "$data" "$data/static" "$data/media" "$data/pages"
install -d -m 0700 -o newsroom -g newsroom /var/backups/newsroom
install -d -m 0750 -o root -g newsroom /etc/newsroom /etc/newsroom/tls

say "Python"
[ -x "$home/.venv/bin/python" ] || python3 -m venv "$home/.venv"
"$home/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$home/requirements-server.lock"
"$home/.venv/bin/python" -m compileall -q "$home"/{accounts,articles,categories,newsroom,subscriptions}

say "Settings: /etc/newsroom/env"
secret() { python3 -c 'import secrets; print(secrets.token_urlsafe(50))'; }
if [ ! -f /etc/newsroom/env ]; then
    (umask 027 && cat >/etc/newsroom/env) <<SETTINGS
NEWSROOM_ENV=production
SECRET_KEY=$(secret)
ADDRESS_KEY=$(secret)
SECRETS_KEY=$(secret)
SITE_URL=https://$host
DATA_DIR=$data
DATABASE_URL=postgres://newsroom@%2Frun%2Fpostgresql/newsroom
CACHE_URL=redis://127.0.0.1:6379/0
PAGE_STORE=nginx
TRUSTED_PROXIES=1
EMAIL_URL=smtp://localhost:25
DEFAULT_FROM_EMAIL=Newsroom <newsroom@$host>
LOG_FORMAT=json
METRICS_TOKEN=$(secret)
SETTINGS
    chgrp newsroom /etc/newsroom/env
fi

say "Database"
"$home/deploy/services.sh" postgresql
as_postgres() { runuser -u postgres -- psql -v ON_ERROR_STOP=1 -qtA "$@"; }
[ "$(as_postgres -c "SELECT 1 FROM pg_roles WHERE rolname = 'newsroom'")" ] ||
    as_postgres -c 'CREATE ROLE newsroom LOGIN'
[ "$(as_postgres -c "SELECT 1 FROM pg_database WHERE datname = 'newsroom'")" ] ||
    as_postgres -c "CREATE DATABASE newsroom OWNER newsroom ENCODING 'UTF8' TEMPLATE template0"
"$home/deploy/manage" migrate --verbosity 0
"$home/deploy/manage" collectstatic --noinput --verbosity 0

say "Redis: a bound for its memory"
grep -q '^maxmemory ' /etc/redis/redis.conf ||
    printf 'maxmemory 256mb\nmaxmemory-policy allkeys-lru\n' >>/etc/redis/redis.conf

say "nginx"
if [ ! -f /etc/newsroom/tls/fullchain.pem ]; then
    # Until certbot brings a real one: docs/operating.md.
    openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
        -keyout /etc/newsroom/tls/privkey.pem -out /etc/newsroom/tls/fullchain.pem 2>/dev/null
fi
sed "s/magazine\.example/$host/" "$home/deploy/nginx/site.conf" >/etc/nginx/sites-available/newsroom
cp "$home"/deploy/nginx/newsroom-{headers,brotli}.conf /etc/nginx/
install -d /usr/share/newsroom && cp "$home/deploy/nginx/newsroom-away.html" /usr/share/newsroom/
ln -sf ../sites-available/newsroom /etc/nginx/sites-enabled/newsroom
rm -f /etc/nginx/sites-enabled/default
nginx -t -q

say "Processes"
cp "$home/deploy/programs.toml" /etc/newsroom/programs.toml
if [ -d /run/systemd/system ]; then
    cp "$home"/deploy/systemd/* /etc/systemd/system/
    systemctl daemon-reload
fi
echo "Installed. Start it: $home/deploy/start.sh"
