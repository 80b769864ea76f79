#!/usr/bin/python3
"""Runs a program at a terminal and types a line each time it asks.

usage: at-a-terminal.py LINES PROGRAM ARGUMENT…      LINES are separated by commas
"""
import os
import pty
import sys
import time

lines = sys.argv[1].split(",")
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
while True:
    try:
        said = os.read(terminal, 65_536)
    except OSError:  # the program has ended
        break
    os.write(1, said)
    if lines and said.rstrip(b" ").endswith(b":"):
        time.sleep(0.1)  # the program turns echo off after it has asked
        os.write(terminal, lines.pop(0).encode() + b"\n")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
