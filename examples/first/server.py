#!/usr/bin/env python3
"""The shop of the first example: serves one page, and says at /healthz how it is.

Backstay passes the port as PORT_HTTP. Release 1.2.0 is the bad one: it starts, and is not healthy.
"""
import argparse
import http.server
import os
import signal
import sys
import threading

BAD_RELEASES = {"1.2.0"}


def make_handler(release, page):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer leaves in one piece

        def do_GET(self):
            if self.path == "/healthz":
                healthy = release not in BAD_RELEASES
                self.answer(200 if healthy else 500, b"ok\n" if healthy else b"database schema is too old\n")
                if not healthy:
                    print(f"release {release}: /healthz answers 500: database schema is too old", flush=True)
                return
            with open(page, "rb") as file:
                self.answer(200, file.read())

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            pass  # one line a request would drown what matters

    return Handler


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        # A health check hangs up as soon as it has the status: nothing to report.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--release", required=True)
    parser.add_argument("--page", required=True)
    arguments = parser.parse_args()
    port = int(os.environ["PORT_HTTP"])
    server = Server(("127.0.0.1", port), make_handler(arguments.release, arguments.page))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"release {arguments.release} listens on port {port}", flush=True)
    server.serve_forever(poll_interval=0.05)
    print(f"release {arguments.release} has stopped", flush=True)


if __name__ == "__main__":
    sys.exit(main())
