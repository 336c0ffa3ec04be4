"""The two engines as the measurements need them: a database of its own, filled in bulk, and what the planner must know.

Rows are copies of one referral that was submitted by the real route, so that a column more is filled without a word here.
"""
import glob
import os
import pwd
import shutil
import sqlite3
import subprocess
import time

SYMBOLS = "234679CDFGHJKMNPRTVWXYZ"
# Coprime with 23 ** 7: neighbouring rows get references far apart, no two the same.
SCATTER, SPACE = 2654435761, 23**7
# Rows that are copied in one go: what a copy of a table into itself keeps meanwhile, and the log of it, stay small.
AT_ONCE = 20_000
# What a closed referral has none of; those that the schema knows are emptied.
ONLY_OPEN = ("act_by", "look_at", "alarm_at")


def reference(n):
    """An SQL expression for the reference of row `n`, check symbol and all."""
    scattered = f"(({n}) * {SCATTER} % {SPACE})"
    digits = [f"({scattered} / {23 ** place} % 23)" for place in range(6, -1, -1)]
    check = "(" + " + ".join(f"{weight} * {digit}" for weight, digit in zip(range(2, 9), digits)) + ") % 23"
    return " || ".join(f"substr('{SYMBOLS}', CAST(1 + {value} AS integer), 1)" for value in digits + [check])


class Engine:
    """What both have in common."""

    # Rows that were filled in.
    filled = 0
    # One submission's rows in SQL, as they were before its message and task were tidied away.
    submission = None

    def seed(self, size, open_rows, template, amhp):
        """Brings the number of stored referrals to `size`; rows 1 to `open_rows` are open."""
        first, self.filled = self.filled + 1, size
        is_open, mine = f"n <= {open_rows}", f"n <= {open_rows} AND n % 2 = 0"
        rows = {
            "id": self.id("0190", "n"),
            "reference": reference("n"),
            "draft_id": self.id("0191", "n"),
            "status": f"CASE WHEN {mine} THEN 'screening' WHEN {is_open} THEN 'submitted' ELSE 'closed' END",
            "closed_as": f"CASE WHEN {is_open} THEN NULL ELSE 'completed' END",
            "band_rank": "n % 4",
            "received_at": self.ago("n * 30"),
            "owner_id": f"CASE WHEN {mine} THEN {amhp} END",
            "owned_since": f"CASE WHEN {mine} THEN {self.ago('n')} END",
        }
        for column in ONLY_OPEN:
            rows[column] = f"CASE WHEN {is_open} THEN {self.ago('n * 7919 % 86400 - 43200')} END"
        # One that the program drew in the meantime stays its own.
        drawn = f"EXISTS (SELECT 1 FROM referrals x WHERE x.reference = {rows['reference']})"
        self.copy("referrals", rows, f"t.reference = '{template}' AND NOT {drawn}", first, size)
        # Not sealed yet, whatever the one is that they are copied from.
        events = {"id": self.id("0192", "n"), "referral_id": self.id("0190", "n"), "at": self.ago("n * 30"), "seq": "NULL", "hash": "NULL"}
        whose = f"t.referral_id = (SELECT id FROM referrals WHERE reference = '{template}')"
        there = f"EXISTS (SELECT 1 FROM referrals x WHERE x.id = {events['referral_id']})"
        self.copy("events", events, f"{whose} AND {there}", first, size)
        self.settle()

    def seeded(self):
        """A condition: the row is one of those that were filled in."""
        return f"id BETWEEN {self.id('0190', 1)} AND {self.id('0190', 1 << 30)}"

    def copy(self, table, changed, which, first, last):
        """Copies the row `which` of `table` for each n from `first` to `last`, with some columns `changed`."""
        columns = self.columns(table)
        values = ", ".join(changed.get(column, f"t.{column}") for column in columns)
        for start in range(first, last + 1, AT_ONCE):
            series = self.series(start, min(start + AT_ONCE - 1, last))
            self.run(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} t, {series} WHERE {which}")

    def open_more(self, rows):
        """Opens rows up to `rows`, with the times of the first."""
        known = [column for column in ONLY_OPEN if column in self.columns("referrals")]
        times = ", ".join(f"{c} = (SELECT {c} FROM referrals WHERE id = {self.id('0190', 1)})" for c in known)
        self.run(
            f"UPDATE referrals SET status = 'submitted', closed_as = NULL, {times} "
            f"WHERE status = 'closed' AND id BETWEEN {self.id('0190', 1)} AND {self.id('0190', rows)}"
        )
        self.settle()

    def tidy(self):
        """Closes what the measurements submitted, and forgets its messages and tasks: the next finds as many open."""
        empty = ", ".join(f"{c} = NULL" for c in ONLY_OPEN if c in self.columns("referrals"))
        self.run(
            f"UPDATE referrals SET status = 'closed', closed_as = 'completed', {empty} "
            f"WHERE status <> 'closed' AND NOT ({self.seeded()})"
        )
        self.run("DELETE FROM jobs")
        self.run("DELETE FROM outbox")
        self.settle()


class Postgres(Engine):
    """A cluster of its own, reached by a socket in its folder."""

    name = "postgres"

    def __init__(self, folder):
        self.folder = os.path.join(folder, "pg")
        self.bin = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        os.makedirs(self.folder)
        self.prefix = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.prefix = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        data = os.path.join(self.folder, "data")
        self.call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-D", data)
        options = f"-k {self.folder} -c listen_addresses='' -c shared_buffers=2GB -c max_wal_size=8GB -c max_connections=150"
        self.call("pg_ctl", "-w", "-o", options, "-l", os.path.join(self.folder, "log"), "start", "-D", data)
        self.url = f"postgres://postgres@/postgres?host={self.folder}"
        self.pid = int(open(os.path.join(data, "postmaster.pid")).readline())

    def call(self, program, *words):
        subprocess.run(self.prefix + [os.path.join(self.bin, program), *words], check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def stop(self):
        self.call("pg_ctl", "-m", "immediate", "stop", "-D", os.path.join(self.folder, "data"))

    def run(self, sql):
        # What goes wrong is said on the screen.
        said = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.url], input=sql, check=True, stdout=subprocess.PIPE, text=True)
        return said.stdout.strip()

    def number(self, sql):
        return int(self.run(sql))

    def texts(self, sql):
        return self.run(sql).split("\n")

    def columns(self, table):
        names = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        return self.texts(names)

    def id(self, kind, n):
        return f"('{kind}0000-' || lpad(to_hex(({n})::bigint / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(({n})::bigint), 12, '0'))::uuid"

    def ago(self, seconds):
        return f"now() - make_interval(secs => {seconds})"

    def series(self, first, last):
        return f"generate_series({first}::bigint, {last}::bigint) AS s(n)"

    def settle(self):
        self.run("VACUUM (ANALYZE) referrals; VACUUM (ANALYZE) events; VACUUM (ANALYZE) jobs; VACUUM (ANALYZE) outbox; CHECKPOINT")


class Sqlite(Engine):
    """A file of its own. The loader waits for no disk; the program does."""

    name = "sqlite"
    pid = None

    def __init__(self, folder):
        self.path = os.path.join(folder, "amhp-hub.db")
        self.url = f"sqlite://{self.path}"

    def stop(self):
        pass

    def connect(self, durable=False):
        conn = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        conn.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        conn.execute("PRAGMA cache_size = -400000")
        # An older SQLite than the program's calls NULL no valid JSON.
        conn.execute("PRAGMA ignore_check_constraints = ON")
        return conn

    def run(self, sql):
        conn = self.connect()
        rows = conn.execute(sql).fetchall()
        conn.close()
        return rows

    def number(self, sql):
        return int(self.run(sql)[0][0])

    def texts(self, sql):
        return [row[0] for row in self.run(sql)]

    def columns(self, table):
        return self.texts(f"SELECT name FROM pragma_table_info('{table}')")

    def id(self, kind, n):
        return f"printf('{kind}0000-%04x-7000-8000-%012x', ({n}) / 65536, {n})"

    def ago(self, seconds):
        return f"(strftime('%Y-%m-%dT%H:%M:%S', 'now', (-({seconds})) || ' seconds') || '.000000Z')"

    def series(self, first, last):
        return f"(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT n FROM c) AS s"

    def settle(self):
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")


def removed(folder):
    """Removes a folder that servers may still be leaving."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.2)
