"""The same work without the program: pgbench, SQLite's own module, and the bare disk. What is left between is ours."""
import os
import random
import re
import subprocess
import tempfile
import threading
import time
import uuid

from program import cpu

LIST = (
    "SELECT {columns}, a.name FROM referrals r LEFT JOIN accounts a ON a.id = r.owner_id WHERE r.service_id = {service} "
    "AND r.status <> 'closed' ORDER BY r.band_rank, r.act_by, r.received_at, r.id LIMIT 26"
)


class Limits:
    """Statements made of the rows that are there, so that they do what the program does."""

    def __init__(self, engine, template, stored):
        self.engine, self.stored = engine, stored
        heads = [c for c in engine.columns("referrals") if c != "answers"]
        self.columns = ", ".join(f"r.{c}" for c in heads)
        self.service = "'" + str(engine.texts(f"SELECT service_id FROM referrals WHERE reference = '{template}'")[0]) + "'"
        self.template = f"(SELECT id FROM referrals WHERE reference = '{template}')"
        self.body = str(engine.texts(f"SELECT answers FROM referrals WHERE reference = '{template}'")[0])

    def inserts(self, fresh, text):
        """One submission: (table, columns, values). `fresh` makes ids, `text(column, value)` a literal."""
        engine, made = self.engine, []
        if engine.submission:
            return engine.submission
        of = {
            "referrals": f"id = {self.template}",
            "events": f"referral_id = {self.template}",
            "idempotency": f"referral_id = {self.template}",
            "outbox": "kind = 'referral_received'",
            "jobs": "kind = 'send_message'",
        }
        for table in ("referrals", "events", "idempotency", "outbox", "outbox", "jobs", "jobs"):
            columns = engine.columns(table)
            made.append((table, columns, [fresh(table, c) or text(table, c, of[table]) for c in columns]))
        engine.submission = made
        return made


class Pgbench(Limits):
    """Prepared statements by pgbench, over the same socket."""

    def __init__(self, engine, template, stored):
        super().__init__(engine, template, stored)
        self.scripts = {"list": LIST.format(columns=self.columns, service=self.service) + ";", "get": self.get(), "submit": self.submit()}

    def get(self):
        row = self.engine.id("0190", ":n")
        return (
            f"\\set n random(1, {self.stored})\nSELECT r.*, a.name, s.name, s.settings FROM referrals r JOIN services s ON s.id = r.service_id "
            f"LEFT JOIN accounts a ON a.id = r.owner_id WHERE r.id = {row};"
        )

    def submit(self):
        def fresh(table, column):
            if column == "id":
                return "(SELECT id FROM new)" if table == "referrals" else "gen_random_uuid()"
            if column == "referral_id":
                return "(SELECT id FROM new)"
            if column in ("reference", "draft_id", "key"):
                return {"reference": "left(gen_random_uuid()::text, 13)", "draft_id": "gen_random_uuid()"}.get(column, "gen_random_uuid()::text")
            return ":body::jsonb" if column == "answers" else None

        def text(table, column, which):
            kind = f"(SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = '{column}')"
            value, kind = (self.engine.run(f"SELECT {said} FROM {table} WHERE {which} LIMIT 1") for said in (f"quote_nullable({column}::text)", kind))
            # pgbench takes a colon before a letter for a variable of its own, within quotes too.
            return "(" + re.sub(r":(?=[A-Za-z_])", ":' || E'" if value.startswith("E") else ":' || '", value) + ")::" + kind

        rows = self.inserts(fresh, text)
        parts = [f"i{n} AS (INSERT INTO {t} ({', '.join(c)}) VALUES ({', '.join(v)}))" for n, (t, c, v) in enumerate(rows)]
        return "WITH new AS MATERIALIZED (SELECT gen_random_uuid() AS id), " + ", ".join(parts) + " SELECT 1;"

    def measure(self, what, clients, seconds):
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(self.scripts[what])
            file.flush()
            command = [os.path.join(self.engine.bin, "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds)]
            began = cpu(self.engine.pid)
            with tempfile.TemporaryDirectory() as logs:
                said = subprocess.run(
                    command + ["-l", "--log-prefix", f"{logs}/l", "-D", f"body={self.body}", "-f", file.name, self.engine.url],
                    capture_output=True, text=True,
                )
                used = cpu(self.engine.pid) - began
                times = sorted(int(line.split()[2]) for name in os.listdir(logs) for line in open(os.path.join(logs, name)))
        rate = re.search(r"tps = ([\d.]+)", said.stdout)
        assert rate and times, said.stdout + said.stderr
        return {"rate": float(rate[1]), "db": used * 1000 / len(times)} | percentiles(times, 1000)


class Bare(Limits):
    """One thread on SQLite's own module: a page, a row, and submissions in groups of 64 that wait for the disk."""

    GROUP = 64

    def measure(self, what, clients, seconds):
        conn = self.engine.connect(durable=True)
        conn.execute("PRAGMA foreign_keys = ON")
        work = {"list": self.list, "get": self.get, "submit": self.submit}[what](conn, clients)
        times, end, done = [], time.monotonic() + seconds, 0
        began = time.process_time()
        first = time.monotonic()
        while (now := time.monotonic()) < end:
            done += work()
            times.append((time.monotonic() - now) * 1000)
        used = time.process_time() - began
        rate = done / (time.monotonic() - first)
        conn.close()
        return {"rate": rate, "db": used * 1000 / done} | percentiles(sorted(times), 1)

    def list(self, conn, _):
        sql = LIST.format(columns=self.columns, service=self.service)
        return lambda: len(conn.execute(sql).fetchall()[:1])

    def get(self, conn, _):
        sql = "SELECT r.*, a.name, s.name, s.settings FROM referrals r JOIN services s ON s.id = r.service_id "
        sql += f"LEFT JOIN accounts a ON a.id = r.owner_id WHERE r.id = {self.engine.id('0190', '?1')}"
        return lambda: len(conn.execute(sql, (random.randint(1, self.stored),)).fetchall())

    def submit(self, conn, clients):
        fresh = lambda table, c: "?1" if (table, c) == ("referrals", "id") or c == "referral_id" else "?2" if c in ("id", "draft_id", "key") else "?3" if c == "reference" else None

        def text(table, column, which):
            rows = self.engine.texts(f"SELECT quote({column}) FROM {table} WHERE {which} LIMIT 1")
            return rows[0]

        statements = [f"INSERT INTO {t} ({', '.join(c)}) VALUES ({', '.join(v)})" for t, c, v in self.inserts(fresh, text)]
        group = min(clients, self.GROUP)

        def work():
            conn.execute("BEGIN IMMEDIATE")
            for _ in range(group):
                row = str(uuid.uuid4())
                for sql in statements:
                    another = str(uuid.uuid4())
                    conn.execute(sql, (row, another, another[:13])[: 3 if "?3" in sql else 2 if "?2" in sql else 1])
            conn.execute("COMMIT")
            return group

        return work


def disk(folder, clients, seconds, size=1 << 20):
    """Files of one megabyte, each on the disk before the next."""
    times, block = [], os.urandom(size)

    def writer(name):
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            handle = os.open(os.path.join(folder, name), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            os.write(handle, block)
            os.fdatasync(handle)
            os.close(handle)
            times.append((time.monotonic() - now) * 1000)

    threads = [threading.Thread(target=writer, args=(f"disk{n}",)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"rate": len(times) / seconds} | percentiles(sorted(times), 1)


def percentiles(times, unit):
    return {"p50": times[len(times) // 2] / unit, "p99": times[min(len(times) - 1, len(times) * 99 // 100)] / unit}
