#!/usr/bin/env python3
"""Runs `PROGRAM inspect` on each file and prints the most memory (KiB) and the most processor time (ms) that one took.

usage: peak.py PROGRAM FILE…
"""
import os
import sys

program, files = sys.argv[1], sys.argv[2:]
memory = busy = 0
for file in files:
    child = os.fork()
    if child == 0:
        os.dup2(os.open(file, os.O_RDONLY), 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        os.execve(program, [program, "inspect"], {})
    usage = os.wait4(child, 0)[2]
    memory = max(memory, usage.ru_maxrss)
    busy = max(busy, int(1000 * (usage.ru_utime + usage.ru_stime)))
print(memory, busy)
