"""A relay that lets everything pass late, as a long line does: python3 -m comparison.relay LISTEN-HOST:PORT TO-HOST:PORT SECONDS"""
import queue
import socket
import sys
import threading
import time

PIECE = 64 << 10
UNDER_WAY = 64  # pieces, in each direction: far more than the rate times the delay, and bounded


def main():
    listen, to, delay = address(sys.argv[1]), address(sys.argv[2]), float(sys.argv[3])
    with socket.create_server(listen, backlog=64) as server:
        while True:
            near, _ = server.accept()
            far = socket.create_connection(to)
            for one, other in ((near, far), (far, near)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line = queue.Queue(UNDER_WAY)
                threading.Thread(target=enter, args=(one, line, delay), daemon=True).start()
                threading.Thread(target=leave, args=(line, other), daemon=True).start()


def enter(one, line, delay):
    try:
        while piece := one.recv(PIECE):
            line.put((time.monotonic() + delay, piece))
    except OSError:
        pass
    line.put((time.monotonic() + delay, b""))


def leave(line, other):
    try:
        while True:
            due, piece = line.get()
            time.sleep(max(0, due - time.monotonic()))
            if not piece:
                return other.shutdown(socket.SHUT_WR)
            other.sendall(piece)
    except OSError:
        while line.get()[1]:  # nobody takes it any more
            pass


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


if __name__ == "__main__":
    main()
