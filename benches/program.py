"""The program under measurement: started as people start it, signed in to by its real route, watched in /proc."""
import http.client
import json
import os
import re
import subprocess
import time

PASSWORD = "walnut kettle harbour nine"
HERTZ = os.sysconf("SC_CLK_TCK")


class Program:
    """The release binary on one database, with its files and letters in `folder`."""

    def __init__(self, binary, folder, engine):
        self.binary, self.folder, self.engine, self.process = binary, folder, engine, None
        at = lambda name: os.path.join(folder, name)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AMHP_HUB_")}
        self.environment = kept | {
            "AMHP_HUB_DATABASE_URL": engine.url,
            "AMHP_HUB_SECRET_FILE": at("secret"),
            "AMHP_HUB_FILES": f"directory:{at('files')}",
            "AMHP_HUB_MAIL": f"directory:{at('mail')}",
            "AMHP_HUB_LISTEN": "127.0.0.1:0",
            "AMHP_HUB_ADMIN_LISTEN": "127.0.0.1:0",
            "AMHP_HUB_LOG": "error",
        }

    def run(self, *words):
        done = subprocess.run([self.binary, *words], env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, *words):
        """Starts serving; gives the milliseconds until a request was answered 200."""
        began = time.monotonic()
        self.process = subprocess.Popen([self.binary, "serve", *words], env=self.environment, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if found := re.match(r"amhp-hub serves http://(\S+)", line):
                self.address = found[1]
                break
        while self.call("GET", "/health/ready")[0] != 200:
            time.sleep(0.001)
        return (time.monotonic() - began) * 1000

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def call(self, method, path, body=None, **headers):
        conn = http.client.HTTPConnection(self.address, timeout=30)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            body, given = json.dumps(body), {"content-type": "application/json"} | given
        conn.request(method, path, body, given)
        answer = conn.getresponse()
        text = answer.read()
        conn.close()
        return answer.status, json.loads(text) if text[:1] in (b"{", b"[") else text

    def code(self, email):
        """The code of the newest letter to `email`."""
        mail = os.path.join(self.folder, "mail")
        for _ in range(1000):
            # One that is still being written has another name, and soon none.
            letters = [name for name in (os.listdir(mail) if os.path.isdir(mail) else []) if name.endswith(".eml")]
            for name in sorted(letters, reverse=True):
                letter = open(os.path.join(mail, name)).read()
                code = re.search(r"(?<![\d=])\d{6}(?!\d)", letter.split("\n\n", 1)[-1])
                if email in letter and code:
                    os.unlink(os.path.join(mail, name))
                    return code[0]
            time.sleep(0.005)
        raise AssertionError(f"no code came for {email}")

    def confirm(self, challenge, email):
        status, answer = self.call("POST", f"/api/v1/sign-in/{challenge}", {"code": self.code(email)})
        assert status == 200, answer
        return answer["token"]

    def sign_in(self, email):
        """Signs in; gives the token, and the milliseconds of the two calls without the wait for the letter."""
        began = time.monotonic()
        status, opened = self.call("POST", "/api/v1/sign-in", {"email": email, "password": PASSWORD})
        asked = time.monotonic() - began
        assert status == 202, opened
        code = self.code(email)
        began = time.monotonic()
        status, answer = self.call("POST", f"/api/v1/sign-in/{opened['challenge_id']}", {"code": code})
        assert status == 200, answer
        return answer["token"], (asked + time.monotonic() - began) * 1000

    def amhp(self, email, service):
        said = self.run("account", "add", "--email", email, "--name", "Rowan Ashby", "--role", "amhp", "--service", service)
        token = re.search(r"/set-up/(\S+)", said)[1]
        status, answer = self.call("POST", f"/api/v1/set-up/{token}", {"password": PASSWORD})
        assert status == 204, answer
        return self.sign_in(email)[0]

    def referrer(self, email):
        person = {"email": email, "password": PASSWORD, "name": "Jo Pell", "profession": "gp", "organisation": "Lodestone Lane Surgery"}
        status, opened = self.call("POST", "/api/v1/accounts", person | {"telephone": "01632 960177", "is_senior": True})
        assert status == 202, opened
        return self.confirm(opened["challenge_id"], email)


def tree(root):
    """A process and all below it."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parent = int(open(f"/proc/{name}/stat").read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(name))
    found, left = [], [root] if root else []
    while left:
        found.append(left.pop())
        left += children.get(found[-1], [])
    return found


def cpu(root):
    """CPU seconds of a process and all below it, also of children that have ended."""
    ticks = 0
    for pid in tree(root):
        try:
            ticks += sum(map(int, open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[11:15]))
        except OSError:
            pass
    return ticks / HERTZ


def megabytes(root):
    """Proportional share of memory of a process and all below it."""
    total = 0
    for pid in tree(root):
        try:
            total += int(re.search(r"^Pss:\s+(\d+)", open(f"/proc/{pid}/smaps_rollup").read(), re.M)[1])
        except (OSError, TypeError):
            pass
    return total / 1024
