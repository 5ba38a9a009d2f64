"""Record what a client and a CKAN say to each other, and play the CKAN's part again from the record.

To record anew, after metadata/ckan.json has changed, start a CKAN, make an organisation and a token, and run

    python tests/ckan_exchange.py http://127.0.0.1:5000 TOKEN ORGANISATION

The record in tests/clients/ckan_exchange.json was made so with CKAN 2.12.0, on PostgreSQL 15 and Redis 7; its
search engine alone was a stand-in that finds nothing. The release is that of tests/foreign/court_rulings.
"""

from __future__ import annotations

import email.policy
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import threading
import urllib.request
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError

CLIENTS = Path(__file__).with_name("clients")
RECORD = CLIENTS / "ckan_exchange.json"
PUBLISH = CLIENTS / "ckan_publish.py"
OF_THE_BYTES = {"size", "hash"}
"""What differs with the bytes of a release; it is compared with the upload and not with the record."""


def read_request(handler):
    """Give what a request asks for: method, path, and its fields, a file as its name."""
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    kind = handler.headers.get("Content-Type") or ""
    fields, upload = {}, None
    if kind.startswith("multipart/"):
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        for part in BytesParser(policy=email.policy.HTTP).parsebytes(head + body).iter_parts():
            name, content = (
                part.get_param("name", header="content-disposition"),
                part.get_payload(decode=True),
            )
            file = part.get_filename()
            fields[name] = file or content.decode()
            upload = content if file else upload
    elif body:
        fields = json.loads(body)
    return {"method": handler.command, "path": handler.path, "fields": fields}, body, upload


def without_bytes(request):
    """Give a request without what differs with the bytes of a release."""
    fields = {name: one for name, one in request["fields"].items() if name not in OF_THE_BYTES}
    return {**request, "fields": fields}


def wrong(request, recorded, upload):
    """Say what in a request is not as it was recorded; nothing where all is."""
    if without_bytes(request) != without_bytes(recorded):
        return f"found {without_bytes(request)}; recorded was {without_bytes(recorded)}"
    fields = request["fields"]
    if upload is not None and fields.get("hash") != f"sha256:{hashlib.sha256(upload).hexdigest()}":
        return f"found the hash {fields.get('hash')}; expected that of the upload"
    if upload is not None and fields.get("size") != str(len(upload)):
        return f"found the size {fields.get('size')}; expected {len(upload)}"
    return ""


@contextmanager
def served(answer):
    """Serve on loopback; `answer` gets request, body, upload and headers, and gives status and text."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            status, text = answer(*read_request(self), self.headers)
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json;charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def replayed(record):
    """Play the CKAN of a record; yields its address, and what was found wrong, for the client an error."""
    left, faults = iter(record), []

    def answer(request, _, upload, __):
        one = next(left, None)
        fault = wrong(request, one["request"], upload) if one else "found one request more than was recorded"
        if fault:
            faults.append(fault)
            return 409, json.dumps(
                {"success": False, "error": {"__type": "Validation Error", "record": fault}}
            )
        return one["status"], json.dumps(one["response"])

    with served(answer) as url:
        yield url, faults
    faults += [f"{one['request']['path']} was not asked" for one in left]


def record(url, token, organisation, release):
    """Publish a release to a CKAN through a recorder, and give the exchange."""
    said = []

    def answer(request, body, _, headers):
        kept = {name: headers[name] for name in ("Content-Type", "Authorization") if headers[name]}
        try:
            with urllib.request.urlopen(  # noqa: S310 - the address is an argument
                urllib.request.Request(url + request["path"], body, kept)  # noqa: S310
            ) as reply:
                status, text = reply.status, reply.read().decode()
        except HTTPError as error:
            status, text = error.code, error.read().decode()
        response = {name: one for name, one in json.loads(text).items() if name != "help"}
        said.append({"request": request, "status": status, "response": response})
        return status, text

    with served(answer) as through:
        subprocess.run([_python(), PUBLISH, through, token, release, organisation], check=True)
    return json.loads(re.sub(re.escape(url), "http://127.0.0.1:5000", json.dumps(said)))


def _python():
    from programs import client  # noqa: PLC0415 - it needs pytest

    return client("python")


def main(url, token, organisation):
    from footnoted.descriptor import read_package  # noqa: PLC0415 - only to record
    from packages import COURT, copy_package  # noqa: PLC0415
    from releases import release  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        made = release(read_package(copy_package(COURT, Path(name))), Path(name) / "dist")
        said = record(url, token, organisation, made)
    RECORD.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
