"""The proxy of config/deploy on this machine: the same file, with a certificate of its own and other ports."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
MAIN = """daemon off; pid {0}/pid; error_log {0}/error; worker_processes 1; events {{}}
http {{ access_log off; client_body_temp_path {0}/body; proxy_temp_path {0}/proxied; fastcgi_temp_path {0}/f;
uwsgi_temp_path {0}/u; scgi_temp_path {0}/s; include {0}/*.conf; }}
"""


def nginx() -> str | None:
    """Return where nginx is, if it is here."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")


def free_port() -> int:
    """Return a port at which nobody listens now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def certificate(folder: Path) -> None:
    """Write a certificate that signs itself, for 127.0.0.1."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now, here = datetime.now(UTC), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(hours=1), now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([here]), critical=True)
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(*plain))


def proxy_files(folder: Path, upstreams: str, *, plain: int = 80, tls: int = 443) -> Path:
    """Write the configuration of nginx into a folder; return its main file."""
    certificate(folder)
    (folder / "upstream.conf").write_text(upstreams, "utf-8")
    conf = (DEPLOY / "nginx" / "clausier.conf").read_text("utf-8")
    conf = conf.replace("/etc/clausier-tls", str(folder)).replace("/var/log/nginx", str(folder))
    lines = [line for line in conf.splitlines() if "listen [::]" not in line]
    conf = "\n".join(lines).replace("listen 80;", f"listen 127.0.0.1:{plain};")
    (folder / "clausier.conf").write_text(conf.replace("listen 443 ", f"listen 127.0.0.1:{tls} "), "utf-8")
    main = folder / "main"
    main.write_text(MAIN.format(folder), "utf-8")
    return main


@contextmanager
def proxied(program: str, folder: Path, ports: Sequence[int], *, tls: int) -> Iterator[tuple[int, int]]:
    """Run nginx before some web processes; give its plain port and that of https."""
    plain = free_port()
    text = (DEPLOY / "nginx" / "upstream.conf").read_text("utf-8")
    (line,) = (line for line in text.splitlines() if "server 127.0.0.1:8000" in line)
    upstreams = text.replace(line, "\n".join(line.replace("8000", str(port)) for port in ports))
    main = proxy_files(folder, upstreams, plain=plain, tls=tls)
    process = subprocess.Popen([program, "-c", main, "-p", folder], stderr=subprocess.DEVNULL)
    try:
        yield plain, tls
    finally:
        process.terminate()
        process.wait(20)
