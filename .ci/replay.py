#!/usr/bin/env python3
"""Sends each request message that pages show to the mock of the pages, and fails where too many are refused.

usage: replay.py APIREF FOLDER

FOLDER holds pages of Sphinx's HTTP domain. Messages are taken from the pages as they stand, without Apiref's readers.
The mock answers without state, so that each request stands for itself. A body that is no JSON though its message says
so is expected to be refused.
"""
import http.client
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

# The least share of messages that are answered as expected, in percent.
BOUND = 96
BLOCK = re.compile(r"( *)\.\. (?:code-block|sourcecode|code):: *(?:http|text)? *$")
START = re.compile(r"([A-Z]+) (\S+)(?: HTTP/1\.\d)?$")
# Set anew by the client.
OWN = {"host", "content-length", "transfer-encoding", "expect", "connection"}


def blocks(lines):
    """The code blocks: the number of the first line, and the lines without their indentation."""
    for index, line in enumerate(lines):
        found = BLOCK.match(line)
        if not found:
            continue
        inner = []
        for text in lines[index + 1:]:
            if text.strip() and len(text) - len(text.lstrip()) <= len(found[1]):
                break
            inner.append(text)
        if any(re.match(r" *:[\w-]+:", text) for text in inner[:1]):
            inner = inner[1:]
        while inner and not inner[0].strip():
            inner.pop(0)
        indents = [len(text) - len(text.lstrip()) for text in inner if text.strip()]
        yield index + 1, [text[min(indents, default=0):] for text in inner]


def messages(folder):
    """The request messages: place, method, target, header fields, body."""
    for page in sorted(folder.rglob("*.rst")):
        for line, block in blocks(page.read_text().split("\n")):
            start = START.match(block[0].strip()) if block else None
            if not start:
                continue
            end = next((index for index, text in enumerate(block) if not text.strip()), len(block))
            fields = [text.split(":", 1) for text in block[1:end] if ":" in text]
            fields = {name.strip(): value.strip() for name, value in fields if name.strip().lower() not in OWN}
            target = re.sub(r"^(https?://[^/]+)?/?", "/", start[2])
            target = urllib.parse.quote(target, safe="/?&=%+:@!$'()*,;~-._\"[]{}")
            yield "%s:%d" % (page.relative_to(folder), line), start[1], target, fields, "\n".join(block[end + 1:]).rstrip()


def is_broken(fields, body):
    """Does the message say that its body is JSON, and is it none?"""
    kind = next((value for name, value in fields.items() if name.lower() == "content-type"), "")
    if not body or "json" not in kind:
        return False
    try:
        json.loads(body)
    except ValueError:
        return True
    return False


def main():
    apiref, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    command = [apiref, "mock", str(folder), "--stateless", "--listen", "127.0.0.1:0", "--log-format", "none"]
    mock = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = urllib.parse.urlsplit(mock.stdout.readline().split()[-1])
        sent, odd = 0, []
        for place, method, target, fields, body in messages(folder):
            sent += 1
            connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
            connection.request(method, target.replace('"', "%22"), body.encode() or None, fields)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            connection.close()
            if (response.status >= 400) != is_broken(fields, body):
                odd.append("%s: %s %s: %d %s" % (place, method, target, response.status, text[:300]))
    finally:
        mock.terminate()
        mock.wait()
    for line in odd:
        print(line)
    if not sent:
        sys.exit("no message was found")
    share = 100 * (sent - len(odd)) / sent
    print("score %s: %d of %d request messages are answered" % (folder.name, sent - len(odd), sent))
    if share < BOUND:
        sys.exit("less than %d %%" % BOUND)


if __name__ == "__main__":
    main()
