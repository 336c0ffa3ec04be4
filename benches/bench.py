#!/usr/bin/env python3
"""Measures the release program beside its database's own limits, in turn, and writes the table into the README.

usage: bench.py BINARY        (make bench builds it first)

Settings, all from the environment:
  BENCH_ENGINES   sqlite,postgres            BENCH_SECONDS  5      each measurement
  BENCH_SIZES     10000,100000,1000000       BENCH_ROUNDS   3      the median counts
  BENCH_OPEN      10000    open referrals    BENCH_OPEN_MORE 100000, opened at the end; 0 for none
  BENCH_OPS       list,page,get,one,submit,upload,sign-in      BENCH_README  yes   no: only print
"""
import datetime
import json
import os
import statistics
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import engines
import limits
import load
import table
from program import Program, megabytes

SETTING = lambda name, default: os.environ.get(f"BENCH_{name}", default)
SECONDS, ROUNDS = int(SETTING("SECONDS", "5")), int(SETTING("ROUNDS", "3"))
SIZES = [int(size) for size in SETTING("SIZES", "10000,100000,1000000").split(",")]
OPEN, OPEN_MORE = int(SETTING("OPEN", "10000")), int(SETTING("OPEN_MORE", "100000"))
OPS = SETTING("OPS", "list,page,get,one,submit,upload,sign-in").split(",")
API = "/api/v1"
# Name here: which limit stands beside it, clients.
PLANS = {"list": ("list", 16), "page": (None, 16), "get": ("get", 16), "one": ("submit", 1), "submit": ("submit", 64), "upload": ("disk", 4)}
# These store something: they come last, and are tidied away.
WRITES = ("one", "submit", "upload")


class Bench:
    """One engine, from empty to the largest size."""

    def __init__(self, binary, folder, engine):
        self.engine, self.folder, self.results, self.draft = engine, folder, [], None
        self.program = Program(binary, folder, engine)
        self.program.run("migrate")
        self.program.run("service", "add", "--slug", "northgate", "--name", "Northgate", "--day-phone", "01632 960100", "--night-phone", "01632 960199")
        self.program.start()
        self.amhp = self.program.amhp("rowan@hub.example", "northgate")
        self.referrer = self.program.referrer("jo@lodestone.example")
        self.answers = answers()
        self.template = self.submit_one()
        owner = engine.texts("SELECT account_id FROM grants")[0]
        self.owner = f"'{owner}'" + ("::uuid" if engine.name == "postgres" else "")
        self.program.stop()

    def submit_one(self):
        body = {"service": "northgate", "form": "amhp-referral", "answers": self.answers}
        key = os.urandom(8).hex()
        auth = {"authorization": f"Bearer {self.referrer}", "idempotency_key": key}
        status, answer = self.program.call("POST", f"{API}/referrals", body, **auth)
        assert status == 201, answer
        return answer["reference"].replace("-", "")

    def note(self, stored, op, side, open_rows=OPEN, **figures):
        self.results.append({"engine": self.engine.name, "stored": stored, "open": open_rows, "op": op, "side": side} | figures)
        shown = " ".join(f"{name}={value:.3f}" if isinstance(value, float) else f"{name}={value}" for name, value in figures.items())
        print(f"{self.engine.name:8} {stored:>8} {open_rows:>7} {op:8} {side:5} {shown}", flush=True)

    def size(self, stored):
        """Everything at one number of stored referrals."""
        began = time.monotonic()
        self.engine.seed(stored, OPEN, self.template, self.owner)
        print(f"{self.engine.name} holds {stored}: {time.monotonic() - began:.0f} s", flush=True)
        starts = []
        for _ in range(3):
            starts.append(self.program.start("--no-work"))
            self.program.stop()
        starts.append(self.program.start("--no-work"))
        time.sleep(2)
        self.note(stored, "start", "app", ms=statistics.median(starts), idle_mb=megabytes(self.program.process.pid))
        self.prepare(stored)
        for op in (op for op in OPS if op in PLANS):
            self.rounds(stored, op, OPEN)
            if op in WRITES:
                self.engine.tidy()
        self.note(stored, "loaded", "app", idle_mb=megabytes(self.program.process.pid))
        self.program.stop()
        if "sign-in" in OPS and stored == SIZES[0]:
            self.sign_ins(stored)

    def prepare(self, stored):
        kind = limits.Pgbench if self.engine.name == "postgres" else limits.Bare
        self.limit = kind(self.engine, self.template, stored)
        self.scripts = {
            "list": load.script(self.amhp, "GET", [f"{API}/queue"]),
            "get": load.script(self.amhp, "GET", self.some(stored)),
            "submit": load.script(
                self.referrer, "POST", [f"{API}/referrals"], json.dumps({"service": "northgate", "form": "amhp-referral", "answers": self.answers}), keyed=True
            ),
        }
        self.scripts["one"] = self.scripts["submit"]
        if "page" in OPS:
            self.scripts["page"] = load.script(self.amhp, "GET", [f"{API}/queue?cursor={self.cursor(399)}"])
        if "upload" in OPS:
            kind = f"multipart/form-data; boundary={load.BOUNDARY}"
            self.scripts["upload"] = load.script(self.referrer, "POST", self.drafts(), load.upload(), kind)

    def some(self, stored):
        rows = ", ".join(str(1 + n * 7919 % stored) for n in range(min(stored, 20000)))
        ids = f"SELECT reference FROM referrals WHERE id IN (SELECT {self.engine.id('0190', 'v.n')} FROM (VALUES {rows.replace(', ', '), (').join('()')}) AS v(n))"
        if self.engine.name == "sqlite":
            ids = ids.replace("(VALUES", "(SELECT column1 AS n FROM (VALUES").replace(") AS v(n)", ")) AS v")
        return [f"{API}/referrals/{reference}" for reference in self.engine.texts(ids)]

    def cursor(self, pages):
        """Where so many pages end."""
        cursor = None
        for _ in range(pages):
            status, page = self.program.call("GET", f"{API}/queue" + (f"?cursor={cursor}" if cursor else ""), authorization=f"Bearer {self.amhp}")
            assert status == 200, page
            cursor = page["next_cursor"] or cursor
        return cursor

    def drafts(self):
        """Drafts of the referrer, enough of them: each takes ten documents."""
        if not self.draft:
            auth = {"authorization": f"Bearer {self.referrer}"}
            status, draft = self.program.call("POST", f"{API}/drafts", {"service": "northgate", "form": "amhp-referral"}, **auth)
            assert status == 201, draft
            self.draft = draft["id"]
        self.engine.copy("drafts", {"id": self.engine.id("0193", "n")}, f"t.id = '{self.draft}'", *self.fresh(4000))
        ids = self.engine.texts(f"SELECT id FROM drafts WHERE id > {self.engine.id('0193', 0)}")
        return [f"{API}/drafts/{id}/documents" for id in ids[-4000:]]

    def fresh(self, wanted):
        there = self.engine.number(f"SELECT count(*) FROM drafts WHERE id > {self.engine.id('0193', 0)}")
        return there + 1, there + wanted

    def rounds(self, stored, op, open_rows):
        """The program and its limit in turn; the median of each."""
        beside, clients = PLANS[op]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(load.measure(self.program, self.scripts[op], clients, SECONDS))
            if beside == "disk":
                theirs.append(limits.disk(self.folder, clients, SECONDS))
            elif beside:
                theirs.append(self.limit.measure(beside, clients, SECONDS))
        self.note(stored, op, "app", open_rows, **median(ours))
        if theirs:
            self.note(stored, op, "limit", open_rows, **median(theirs))

    def sign_ins(self, stored):
        """Registered, then signed in one after the other, while the worker seals and tells all that was stored without it."""
        self.program.start()
        times = []
        for n in range(12):
            self.program.referrer(f"jo{n}@lodestone.example")
            times.append(self.program.sign_in(f"jo{n}@lodestone.example")[1])
        self.program.stop()
        times.sort()
        self.note(stored, "sign-in", "app", p50=times[len(times) // 2], p99=times[-1])

    def with_more_open(self, stored):
        self.engine.open_more(OPEN_MORE)
        self.program.start("--no-work")
        self.prepare(stored)
        for op in (op for op in ("list", "page") if op in OPS):
            self.rounds(stored, op, OPEN_MORE)
        self.program.stop()


def median(rounds):
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def answers():
    """The full example, with its times moved so that the person was seen an hour ago."""
    text = open(os.path.join(os.path.dirname(__file__), "..", "openapi", "examples", "referral-full.json")).read()
    moved = json.loads(text)
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    seen = datetime.datetime.fromisoformat(moved["gate"]["last_seen"]["at"])
    return walk(moved, now - seen - datetime.timedelta(hours=1), now.date())


def walk(value, by, today):
    if isinstance(value, dict):
        return {name: walk(inner, by, today) for name, inner in value.items()}
    if isinstance(value, list):
        return [walk(inner, by, today) for inner in value]
    if isinstance(value, str) and value[:2] in ("19", "20") and len(value) >= 10:
        try:
            if len(value) == 10:
                return min(datetime.date.fromisoformat(value), today).isoformat()
            return (datetime.datetime.fromisoformat(value) + by).isoformat()
        except ValueError:
            pass
    return value


def main():
    binary, began, results = os.path.abspath(sys.argv[1]), time.monotonic(), []
    for name in SETTING("ENGINES", "sqlite,postgres").split(","):
        folder = tempfile.mkdtemp(prefix="amhp-bench-", dir=SETTING("FOLDER", None))
        os.chmod(folder, 0o755)
        engine = {"sqlite": engines.Sqlite, "postgres": engines.Postgres}[name](folder)
        bench = None
        try:
            bench = Bench(binary, folder, engine)
            for stored in SIZES:
                bench.size(stored)
            if OPEN_MORE and SIZES[-1] >= OPEN_MORE > OPEN:
                bench.with_more_open(SIZES[-1])
        finally:
            results += bench.results if bench else []
            if bench:
                bench.program.stop()
            engine.stop()
            engines.removed(folder)
    text = table.render(results, os.path.getsize(binary), time.monotonic() - began, (SECONDS, ROUNDS))
    print(text)
    if SETTING("README", "yes") == "yes":
        table.write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "README.md"), text)


if __name__ == "__main__":
    main()
