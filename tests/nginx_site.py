"""nginx with the site of deploy/nginx/, without the certificate and redirect of a real host."""

import os
import re
import shutil
from pathlib import Path

DEPLOY = Path(__file__).parent.parent / "deploy/nginx"
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def configure(folder: Path, data: Path, port: int, behind: int, more: str = "") -> Path:
    """Write nginx.conf into `folder`: the site on `port`, with the application `behind` it.

    `data` is DATA_DIR; `more` stands in the site's server block.
    """
    shutil.copy(DEPLOY / "newsroom-headers.conf", folder)
    for each in {folder, *folder.parents, data, *data.parents} - {Path("/")}:
        if each.stat().st_uid == os.getuid():  # nginx serves as somebody else
            each.chmod(each.stat().st_mode | 0o055)
    site = (DEPLOY / "site.conf").read_text().replace("/var/lib/newsroom", str(data))
    site = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", site, flags=re.S)
    site = re.sub(r"ssl_certificate\S*\s.*", "", site)
    site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};\n{more}")
    site = site.replace("server 127.0.0.1:8002 max_fails=0;", "")
    site = site.replace("127.0.0.1:8001", f"127.0.0.1:{behind}")
    site = site.replace("/var/log/nginx", str(folder))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(
        f"daemon off; error_log {folder}/error.log; pid {folder}/pid; events {{}}"
        f" http {{ access_log off; keepalive_requests 1000000; {temporary} include site.conf; }}"
    )
    return folder / "nginx.conf"
