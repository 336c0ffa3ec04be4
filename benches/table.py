"""The table of figures, and its place in the README between two marks."""
import os
import platform
import time

BEGIN, END = "<!-- make bench -->", "<!-- end of make bench -->"
WORDS = {
    "list": "triage list, first page with count, c=16",
    "page": "triage list, page 400 by cursor, c=16",
    "get": "get one referral, read logged, c=16",
    "one": "durable submission, c=1",
    "submit": "durable submission, c=64",
    "upload": "upload 1 MiB, digest and fsync, c=4",
    "sign-in": "sign in (two calls, Argon2), the worker busy",
}
# Of the limit's rate at least; a submission by one client, and SQLite's, by their own rule.
GOALS = {("list", "postgres"): 0.3, ("get", "postgres"): 0.5, ("submit", "postgres"): 0.6, ("submit", "sqlite"): 0.5, "upload": 0.35}
GROWTH = {"list": 1.10, "get": 1.15, "submit": 1.25}


def render(results, size, took, how):
    """Markdown from the rows that the measurements gave."""
    seconds, rounds = how
    cores = os.cpu_count()
    lines = [
        f"Measured {time.strftime('%d %B %Y', time.gmtime()).lstrip('0')} by `make bench` in {took / 60:.0f} minutes: {cores} cores, "
        f"{platform.system()} {platform.release().split('-')[0]}, load and limit in turn on the same cores, median of {rounds} × {seconds} s; "
        f"binary {size / 1e6:.1f} MB (goal 24).",
        "",
        "| engine, stored, open | operation | /s | p50 ms | p99 ms | CPU ms app + db | limit /s | of the limit | goal |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [row(one, results) for one in results if one["side"] == "app" and one["op"] in WORDS]
    lines += ["", "| engine, stored | cold start ms (goal 80) | idle MB (goal 20) | MB after load |", "|---|---|---|---|"]
    for one in (one for one in results if one["op"] == "start"):
        after = find(results, one, "loaded", "app")
        loaded = f"{after['idle_mb']:.0f}" if after else ""
        lines.append(f"| {one['engine']}, {one['stored']:,} | {one['ms']:.0f} | {one['idle_mb']:.1f} | {loaded} |")
    return "\n".join(lines + growth(results))


def find(results, like, op, side):
    same = lambda one: all(one[name] == like[name] for name in ("engine", "stored", "open"))
    return next((one for one in results if same(one) and one["op"] == op and one["side"] == side), None)


def row(one, results):
    limit, op = find(results, one, one["op"], "limit"), one["op"]
    place = f"{one['engine']}, {one['stored']:,}, {one['open']:,}"
    if "rate" not in one:
        return f"| {place} | {WORDS[op]} | | {one['p50']:.1f} | {one['p99']:.1f} | | | | |"
    ratio, goal, beside = "", "", ""
    if limit and op == "one":
        ratio, goal = f"p50 {one['p50'] / limit['p50']:.2f} ×", "≤ 2 ×" if one["engine"] == "postgres" else ""
    elif limit:
        ratio = f"{one['rate'] / limit['rate']:.2f} ×"
        wanted = GOALS.get((op, one["engine"]), GOALS.get(op))
        goal = f"≥ {wanted} ×" if wanted else ""
    if limit:
        beside = f"{limit['rate']:,.0f}"
    bad = f" ({one['bad']:.0f} failed)" if one["bad"] else ""
    figures = f"{one['rate']:,.0f}{bad} | {one['p50']:.2f} | {one['p99']:.1f} | {one['app']:.3f} + {one['db']:.3f}"
    return f"| {place} | {WORDS[op]} | {figures} | {beside} | {ratio} | {goal} |"


def growth(results):
    """CPU a request at the largest size against the smallest: the least noisy of the figures."""
    rows = [one for one in results if one["side"] == "app" and one["op"] in GROWTH]
    lines = []
    for engine in sorted({one["engine"] for one in rows}):
        for op, goal in GROWTH.items():
            mine = [one for one in rows if (one["engine"], one["op"]) == (engine, op)]
            fewest = [one for one in mine if one["open"] == min(other["open"] for other in mine)]
            if len(fewest) > 1:
                first, last = fewest[0], fewest[-1]
                times = (last["app"] + last["db"]) / (first["app"] + first["db"])
                lines.append(f"| {engine} | {op} | {first['stored']:,} → {last['stored']:,} | {times:.2f} × | ≤ {goal:.2f} × |")
    head = ["", "| engine | CPU a request | stored | growth | goal |", "|---|---|---|---|---|"]
    return head + lines if lines else []


def write(path, text):
    """Puts the text between the marks."""
    whole = open(path, encoding="utf-8").read()
    before, rest = whole.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    with open(path, "w", encoding="utf-8") as readme:
        readme.write(f"{before}{BEGIN}\n{text}\n{END}{after}")
