"""A server over TLS that misbehaves as it is asked to: what a real one cannot be made to do.

faulty.py CERTIFICATE KEY [proxy]: prints its port, and serves until it is killed. With "proxy" it is a plain HTTP proxy
that knows CONNECT, and wants the name "user" and the password "secret".

/cut/N/...      the first N answers end in the middle; knows ranges, with a strong tag
/cut-weak/N/... the same without ranges or tags
/cut-new/N/...  the same with ranges, and another tag and text each time
/lie/N/...      the same, but its parts begin at the wrong byte
/gzip-cut/N/... the same as /cut, packed when that is asked for
/gzip-short/... packed, and whole as HTTP goes, but only half of what was packed
/gzip-wrong/... said to be packed, but it is not
/brotli/...     packed in another way than was asked for
/open/N/...     ends with the connection; the first N times in the middle, without a farewell of TLS
/busy/N/S/...   the first N answers are 503 with Retry-After: S
/limit/...      always 429
/date/N/S/...   the same with a date S seconds from now, by a clock that is a year behind
/error/N/...    the first N answers are 500
/drip/...       a byte each 50 ms, for ever
/stall/...      half the document, then nothing
/headers/...    headers without end
/agent/...      tells the User-Agent
/tries/PATH     how often that was asked for
"""
import email.utils, gzip, http.server, socket, ssl, sys, threading, time

TEXT = b"".join(b"line %06d\n" % i for i in range(20000))
tries = {}
lock = threading.Lock()


class Faulty(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        parts = self.path.split("/")[1:]
        with lock:
            self.nth = tries[self.path] = tries.get(self.path, 0) + 1
        getattr(self, "do_" + parts[0].replace("-", "_"))(*parts[1:])

    def do_HEAD(self):
        self.reply(405)

    def reply(self, code, body=b"", **headers):
        self.send_response_only(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def document(self, text, is_cut, shift=0, **headers):
        """All of it, or the range that was asked for; with is_cut only the first half of that."""
        first = 0
        asked = self.headers.get("Range", "")
        if asked and "ETag" in headers and self.headers.get("If-Range") == headers["ETag"]:
            first = int(asked[len("bytes="):].split("-")[0])
        code = 206 if first else 200
        if first:
            first += shift
            headers["Content_Range"] = "bytes %d-%d/%d" % (first, len(text) - 1, len(text))
        self.send_response_only(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(text) - first))
        self.end_headers()
        body = text[first:]
        self.wfile.write(body[: len(body) // 2] if is_cut else body)
        if is_cut:
            self.wfile.flush()
            self.close_connection = True

    def do_cut(self, count, *rest):
        self.document(TEXT, self.nth <= int(count), ETag='"one"')

    def do_cut_weak(self, count, *rest):
        self.document(TEXT, self.nth <= int(count))

    def do_cut_new(self, count, *rest):
        self.document(b"%d " % self.nth + TEXT, self.nth <= int(count), ETag='"%d"' % self.nth)

    def do_lie(self, count, *rest):
        self.document(TEXT, self.nth <= int(count), shift=7, ETag='"one"')

    def do_gzip_cut(self, count, *rest):
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.document(gzip.compress(TEXT), self.nth <= int(count), ETag='"packed"', Content_Encoding="gzip")
        else:
            self.document(TEXT, self.nth <= int(count), ETag='"plain"')

    def do_gzip_short(self, *rest):
        packed = gzip.compress(TEXT)
        self.reply(200, packed[: len(packed) // 2], Content_Encoding="gzip")

    def do_gzip_wrong(self, *rest):
        self.reply(200, b"not packed", Content_Encoding="gzip")

    def do_brotli(self, *rest):
        self.reply(200, b"packed", Content_Encoding="br")

    def do_open(self, count, *rest):
        is_cut = self.nth <= int(count)
        self.send_response_only(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(TEXT[: len(TEXT) // 2] if is_cut else TEXT)
        self.wfile.flush()
        self.close_connection = True
        if not is_cut:
            try:
                self.connection.unwrap()
            except OSError:
                pass

    def do_busy(self, count, seconds, *rest):
        if self.nth <= int(count):
            self.reply(503, b"busy", Retry_After=seconds)
        else:
            self.reply(200, b"at last")

    def do_limit(self, *rest):
        self.reply(429)

    def do_date(self, count, seconds, *rest):
        now = time.time() - 365 * 86400
        if self.nth <= int(count):
            until = email.utils.formatdate(now + int(seconds), usegmt=True)
            self.reply(503, b"busy", Retry_After=until, Date=email.utils.formatdate(now, usegmt=True))
        else:
            self.reply(200, b"at last")

    def do_error(self, count, *rest):
        self.reply(500 if self.nth <= int(count) else 200, b"text")

    def do_drip(self, *rest):
        self.send_response_only(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 8)
            self.wfile.flush()
            time.sleep(0.05)

    def do_stall(self, *rest):
        self.send_response_only(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x" * 500)
        self.wfile.flush()
        time.sleep(60)

    def do_headers(self, *rest):
        self.send_response_only(200)
        self.end_headers_without_end()

    def end_headers_without_end(self):
        self.flush_headers()
        while True:
            self.wfile.write(b"X-More: " + b"x" * 4000 + b"\r\n")

    def do_agent(self, *rest):
        self.reply(200, self.headers.get("User-Agent", "").encode())

    def do_tries(self, *rest):
        self.reply(200, b"%d" % tries.get("/" + "/".join(rest), 0))


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_CONNECT(self):
        # "user:secret"
        if self.headers.get("Proxy-Authorization") != "Basic dXNlcjpzZWNyZXQ=":
            self.send_response_only(407)
            self.send_header("Proxy-Authenticate", "Basic")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        # Whatever the name: the servers of the tests are here.
        other = socket.create_connection(("127.0.0.1", int(self.path.rsplit(":", 1)[1])))
        self.send_response_only(200)
        self.end_headers()
        threading.Thread(target=pump, args=(other, self.connection), daemon=True).start()
        pump(self.connection, other)
        self.close_connection = True


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass

    def finish_request(self, request, client_address):
        if self.context:
            request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)


is_proxy = len(sys.argv) > 3
server = Server(("127.0.0.1", 0), Proxy if is_proxy else Faulty)
server.context = None
if not is_proxy:
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(sys.argv[1], sys.argv[2])
sys.stdout.write("%d\n" % server.server_address[1])
sys.stdout.flush()
server.serve_forever()
