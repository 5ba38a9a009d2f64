"""Publish a release to a CKAN with ckanapi, by its metadata/ckan.json alone; print what CKAN shows then.

Runs in the Python of `make clients`: python ckan_publish.py URL TOKEN RELEASE ORGANISATION
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ckanapi import RemoteCKAN


def main(url, token, release, organisation):
    folder = Path(release)
    arguments = json.loads((folder / "metadata" / "ckan.json").read_text(encoding="utf-8"))
    ckan = RemoteCKAN(url, apikey=token)
    dataset = ckan.call_action("package_create", {**arguments["package_create"], "owner_org": organisation})
    for one in arguments["resource_create"]:
        with (folder / one.pop("upload")).open("rb") as file:
            ckan.call_action("resource_create", {**one, "package_id": dataset["id"]}, files={"upload": file})
    print(json.dumps(ckan.call_action("package_show", {"id": dataset["name"]})))  # noqa: T201 - its result


if __name__ == "__main__":
    main(*sys.argv[1:])
