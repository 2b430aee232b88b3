"""Shows a site on this machine alone, and lets an open page learn of a newer build.

Files are read from disk for each request and stay as they are: the script by which a page
reloads itself is added to what is sent.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from improvement_book.errors import MachineError

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8000
INDEX = "index.html"
VERSION_ADDRESS = "/_live/version"
SCRIPT_ADDRESS = "/_live/reload.js"
SCRIPT = f"""\
"use strict";
{{
  const shown = document.currentScript.dataset.site;
  const asking = setInterval(async () => {{
    const answer = await fetch("{VERSION_ADDRESS}", {{ cache: "no-store" }}).catch(() => null);
    if (!answer || !answer.ok || (await answer.text()) === shown) return;
    clearInterval(asking);
    location.reload();
  }}, 1000);
}}
"""
"""A file of the same origin and not inline: a page whose policy is `script-src 'self'` lets it."""
NO_PAGE = b"""\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>No such page</title></head>
<body><h1>No such page</h1><p>It is not built. <a href="/">The latest edition</a></p></body>
</html>
"""
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
"""What a site consists of. Python's own list differs from machine to machine."""
NAME = re.compile(r"\w[\w.-]*", re.ASCII)
"""A file or folder that is served: no `..`, and no folder under construction (`.2021-06-x`)."""


class PreviewServer(ThreadingHTTPServer):
    """A site at an address of this machine. version: of what is shown; pages reload when it moves.

    Raises OSError where the port is taken.
    """

    daemon_threads = True
    # On Windows it would let two programs have the same port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, site: Path, port: int) -> None:
        super().__init__((LOOPBACK, port), _Request)
        self.site = site
        self.version = version(site)

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser on this machine calls us.

        A page elsewhere can have its own name lead here, and would read what we send to it.
        """
        return frozenset(f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost"))

    def renewed(self) -> bool:
        """Look at the site again: whether it is another one than before."""
        before, self.version = self.version, version(self.site)
        return self.version != before

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing to tell where a browser went away before it had everything."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def previewing(site: Path, port: int | None) -> Iterator[PreviewServer]:
    """Serve the site while the block runs. port: None for the usual one, or a free one.

    Raises MachineError where the port that was asked for can't be had.
    """
    server = _listening(site, port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _listening(site: Path, port: int | None) -> PreviewServer:
    try:
        return PreviewServer(site, port or USUAL_PORT)
    except OSError as error:
        if port is None:
            return PreviewServer(site, 0)
        raise MachineError(
            f"Can't listen on port {port}: {error.strerror}. Give another --port, or none."
        ) from error


def version(site: Path) -> str:
    """A fingerprint of every file that is served; the same for the same site."""
    digest = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        address = f"/{path.relative_to(site).as_posix()}"
        content = _content(served_file(site, address))
        if content is not None:
            digest.update(f"{address}\n".encode())
            digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def served_file(site: Path, address: str) -> Path | None:
    """The file at an address, `/` standing for a folder's index; None where none is served."""
    names = address.split("/")[1:] or [""]
    names[-1] = names[-1] or INDEX
    if not all(NAME.fullmatch(name) for name in names):
        return None
    path = site.joinpath(*names)
    inside = path.resolve().is_relative_to(site.resolve())
    return path if inside and path.suffix in MEDIA_TYPES and path.is_file() else None


def with_reload_script(page: bytes, version: str) -> bytes:
    """The page with the script at its end, unless it has it."""
    if SCRIPT_ADDRESS.encode() in page:
        return page
    script = f'<script src="{SCRIPT_ADDRESS}" data-site="{version}"></script>\n'.encode()
    before, end, after = page.rpartition(b"</body>")
    return before + script + end + after if end else page + script


def _content(path: Path | None) -> bytes | None:
    """None also where another build takes the file away at this moment."""
    try:
        return path.read_bytes() if path else None
    except OSError:
        return None


class _Request(BaseHTTPRequestHandler):
    server: PreviewServer

    def do_GET(self) -> None:
        status, media_type, body = self._answer()
        if media_type == MEDIA_TYPES[".html"]:
            body = with_reload_script(body, self.server.version)
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        # Else a page elsewhere could load the list of the board's editions as its own script.
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815

    def _answer(self) -> tuple[HTTPStatus, str, bytes]:
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            return HTTPStatus.FORBIDDEN, "text/plain", b"Not a name of this preview.\n"
        address = unquote(self.path.partition("?")[0].partition("#")[0])
        if address == VERSION_ADDRESS:
            return HTTPStatus.OK, "text/plain", self.server.version.encode()
        if address == SCRIPT_ADDRESS:
            return HTTPStatus.OK, MEDIA_TYPES[".js"], SCRIPT.encode()
        path = served_file(self.server.site, address)
        body = _content(path)
        if path is None or body is None:
            return HTTPStatus.NOT_FOUND, MEDIA_TYPES[".html"], NO_PAGE
        return HTTPStatus.OK, MEDIA_TYPES[path.suffix], body

    def log_message(self, *_: Any, **__: Any) -> None:
        """The terminal is for what was built."""
