#!/usr/bin/env python3
"""Takes out of an OpenAPI 3.0 document what progenitor 0.15 has no types for, and says how much that is.

It knows one type for all successes of an operation and one for all its errors, one media type for a body, and no
multipart bodies. usage: reduce.py DOCUMENT.yaml REDUCED.json
"""
import collections
import json
import sys

import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
KNOWN = ("application/json", "application/x-www-form-urlencoded", "application/octet-stream", "text/plain")
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
document = yaml.load(open(sys.argv[1], encoding="utf-8"), loader)
taken = collections.Counter()


def resolved(value):
    while "$ref" in value:
        kind, name = value["$ref"].removeprefix("#/components/").split("/")
        value = document["components"][kind][name]
    return value


def kind_of(response):
    content = resolved(response).get("content") or {}
    return json.dumps(next(iter(content.values())).get("schema"), sort_keys=True) if content else None


def one_media_type(content, what):
    keep = next((key for key in content if key in KNOWN), None)
    for key in [key for key in content if key != keep]:
        del content[key]
        taken[what] += 1


for response in document.get("components", {}).get("responses", {}).values():
    one_media_type(response.get("content") or {}, "media types of responses")
for item in document["paths"].values():
    for operation in (item[method] for method in METHODS if method in item):
        if body := operation.get("requestBody"):
            one_media_type(body["content"], "media types of requests")
            if not body["content"]:
                del operation["requestBody"]
        responses = operation["responses"]
        for response in responses.values():
            if content := response.get("content"):
                one_media_type(content, "media types of responses")
                if not content:
                    del response["content"]
        for classes in ("123", "45"):
            statuses = [status for status in responses if status[0] in classes]
            kinds = collections.Counter(kind_of(responses[status]) for status in statuses)
            if len(kinds) > 1:
                # A body says more than none; of several, that of most statuses stays.
                keep = max(kinds, key=lambda kind: (kind is not None, kinds[kind]))
                for status in statuses:
                    if kind_of(responses[status]) != keep:
                        del responses[status]
                        taken["responses of a second type"] += 1
json.dump(document, open(sys.argv[2], "w", encoding="utf-8"))
print(", ".join(f"{count} {what}" for what, count in taken.items()) or "nothing")
