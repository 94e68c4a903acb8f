"""Serves keystone on a free port of the loopback interface, and writes the port to the file that is named."""
import sys

port_file = sys.argv.pop(1)

from keystone.wsgi.api import application  # noqa: E402  keystone reads the arguments, too
from werkzeug.serving import make_server  # noqa: E402

server = make_server("127.0.0.1", 0, application, threaded=True)
with open(port_file, "w", encoding="ascii") as file:
    file.write(str(server.port))
server.serve_forever()
