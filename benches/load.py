"""A closed loop of requests by wrk, with the processor time of the program and of its database beside it."""
import json
import os
import re
import subprocess
import tempfile

from program import cpu

BOUNDARY = "bench7MA4YWxk"


def quoted(text):
    """A Lua string; its long brackets would make one line end of two characters one."""
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\r", "\\r"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def script(token, method, paths, body=None, kind="application/json", keyed=False):
    """Lua for wrk: the paths in turn, the body, and where asked for a new idempotency key each time."""
    lines = [
        f"wrk.method = '{method}'",
        f"wrk.headers['Authorization'] = 'Bearer {token}'",
        "local paths, n, seed = {" + ",".join(json.dumps(path) for path in paths) + f"}}, 0, '{os.urandom(6).hex()}'",
    ]
    if body is not None:
        lines += [f"wrk.headers['Content-Type'] = '{kind}'", f"local body = {quoted(body)}"]
    else:
        lines += ["local body = nil"]
    key = "wrk.headers['Idempotency-Key'] = seed .. n" if keyed else ""
    lines += [
        f"function request() n = n + 1 {key} return wrk.format(nil, paths[(n - 1) % #paths + 1], nil, body) end",
        "function done(s, l) io.write(string.format('RES %d %d %d %d %d %d\\n', s.requests, s.duration, l:percentile(50), "
        "l:percentile(99), s.errors.status, s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout)) end",
    ]
    return "\n".join(lines)


def upload(megabytes=1):
    """The body of a form with a text file."""
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    text = ("The person was seen at home and spoke of the week before.\r\n" * 20000)[: megabytes << 20]
    return f'{part}"kind"\r\n\r\nrisk_assessment\r\n{part}"file"; filename="letter.txt"\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n'


def measure(program, lua, clients, seconds):
    """Rate, percentiles in milliseconds, milliseconds of CPU a request of the program and of its database, failures."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(lua)
        file.flush()
        pids = program.process.pid, program.engine.pid
        before = [cpu(pid) for pid in pids]
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "20s", "-s", file.name, f"http://{program.address}/"]
        said = subprocess.run(command, capture_output=True, text=True).stdout
        used = [cpu(pid) - past for pid, past in zip(pids, before)]
    found = re.search(r"RES (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", said)
    assert found, said
    requests, micros, p50, p99, refused, broken = map(int, found.groups())
    good = max(1, requests - refused)
    return {
        "rate": good / micros * 1e6 if requests > refused else 0.0,
        "p50": p50 / 1000,
        "p99": p99 / 1000,
        "app": used[0] * 1000 / good,
        "db": used[1] * 1000 / good,
        "bad": refused + broken,
    }
