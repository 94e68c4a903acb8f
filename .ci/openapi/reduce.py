#!/usr/bin/env python3
"""Takes out of an OpenAPI 3.0 document what progenitor 0.15 has no types or names for, and says how much that is.

It knows one type for all successes of an operation and one for all its errors, one media type for a body, and no
multipart bodies. It gives one name to things whose names differ in case or separators only (members, values, parameters
in different places), to a component and a type written in place, and to a component and a trait of Rust.
usage: reduce.py DOCUMENT.yaml REDUCED.json
"""
import collections
import json
import re
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


def plain(name):
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def first_of_each(names):
    seen = set()
    return [name for name in names if not (plain(name) in seen or seen.add(plain(name)))]


def one_name(schema):
    """Members and values whose names are one name in Rust."""
    if isinstance(schema, list):
        for inner in schema:
            one_name(inner)
    if not isinstance(schema, dict):
        return
    if isinstance(members := schema.get("properties"), dict):
        kept = first_of_each(members)
        for name in set(members) - set(kept):
            del members[name]
            taken["members of one name"] += 1
        if "required" in schema:
            schema["required"] = [name for name in schema["required"] if name in members] or None
            if schema["required"] is None:
                del schema["required"]
    if isinstance(values := schema.get("enum"), list) and len(first_of_each(values)) < len(values):
        del schema["enum"]
        taken["enumerations with values of one name"] += 1
    for key, inner in schema.items():
        if not key.startswith("x-") and key not in ("example", "examples", "default", "enum"):
            one_name(inner)


RUST = ("Default", "Option", "Vec", "String", "Box", "Result", "From", "Into", "Clone", "Debug")
components = document.get("components", {})
schemas = components.get("schemas", {})
one_name(document)
for item in document["paths"].values():
    for operation in (item[method] for method in METHODS if method in item):
        seen, kept = set(), []
        # A path needs its variables.
        for parameter in sorted(operation.get("parameters", []), key=lambda one: resolved(one)["in"] != "path"):
            name = plain(resolved(parameter)["name"])
            if name in seen:
                taken["parameters of one name"] += 1
            else:
                seen.add(name)
                kept.append(parameter)
        if kept:
            operation["parameters"] = kept
INLINE = ("properties", "enum", "oneOf", "anyOf", "allOf")
inside = {plain(name + member) for name, schema in schemas.items() for member, inner in schema.get("properties", {}).items()
          if any(key in inner for key in INLINE)}
renamed = {name: f"{name}Component" for name in schemas if name in RUST or plain(name) in inside}
for name, new in renamed.items():
    schemas[new] = schemas.pop(name)
    taken["names of components"] += 1


def references(value):
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, (dict, list)):
            references(inner)
    if isinstance(value, dict) and isinstance(target := value.get("$ref"), str):
        name = target.rsplit("/", 1)[1]
        if target.startswith("#/components/schemas/") and name in renamed:
            value["$ref"] = f"#/components/schemas/{renamed[name]}"


references(document)
json.dump(document, open(sys.argv[2], "w", encoding="utf-8"))
print(", ".join(f"{count} {what}" for what, count in taken.items()) or "nothing")
