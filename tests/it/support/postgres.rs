//! The tests' own PostgreSQL: one cluster a test process, on a socket in a folder of its own, stopped and removed
//! however the process ends.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use amhp_hub::store::{DatabaseUrl, Store, StoreSettings};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::signal::signal;

const TEMPLATE: &str = "migrated";
const SERVER: &str = "-c listen_addresses='' -c fsync=on -c max_connections=200 -c shared_buffers=32MB \
     -c deadlock_timeout=50ms -c max_wal_senders=0 -c wal_level=minimal";

/// A running cluster. Its watchdog holds the other end of a pipe of this process.
pub struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    user: Option<Unprivileged>,
    _watchdog: Child,
}

/// The cluster of this process, started by the first test that asks.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::own)
}

impl Cluster {
    /// One of a test's own, to be stopped or frozen.
    pub fn own() -> Self {
        // On a thread of its own: whoever asks is inside a runtime, and migrating needs another.
        std::thread::spawn(Self::start).join().expect("the test cluster starts")
    }

    /// Ends it at once, in the middle of whatever it does.
    pub fn stop(&self) {
        self.control(&["-s", "-m", "immediate", "stop", "-D"]);
    }

    /// Starts it after [`Self::stop`], and waits until it answers.
    pub fn start_again(&self) {
        let options = format!("{SERVER} -k {}", self.folder.display());
        let log = self.folder.join("log");
        self.control(&["-w", "-o", &options, "-l", log.to_str().unwrap(), "start", "-D"]);
    }

    /// Stops all its processes in their tracks: it takes connections and says nothing.
    pub fn freeze(&self) {
        signal("STOP", &self.processes());
        // Whoever was born meanwhile.
        signal("STOP", &self.processes());
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        signal("CONT", &self.processes());
    }

    /// The server's own process, then its children.
    fn processes(&self) -> Vec<u32> {
        let known = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let server: u32 = known.lines().next().unwrap().trim().parse().unwrap();
        let pids =
            std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        std::iter::once(server).chain(pids.filter(|pid: &u32| parent(*pid) == Some(server))).collect()
    }

    fn control(&self, arguments: &[&str]) {
        self.run(&self.bin.join("pg_ctl"), arguments);
    }

    /// Makes a database with every migration run, as a copy of one that was migrated once. Gives its name.
    pub fn create_database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.administer(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
        name
    }

    /// Removes a database, throwing out whoever uses it.
    pub fn drop_database(&self, name: &str) {
        self.administer(&format!("DROP DATABASE {name} WITH (FORCE)"));
    }

    /// Lets connections to a database be made, or ends those that there are and lets none be made.
    pub fn allow_connections(&self, name: &str, allowed: bool) {
        self.administer(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"));
        if !allowed {
            self.administer(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ));
        }
    }

    /// Where its socket is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a database of this cluster is.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@/{database}?host={}", self.folder.display())
    }

    fn administer(&self, sql: &str) {
        let mut conn = PgConnection::establish(&self.url("postgres")).unwrap();
        conn.batch_execute(sql).unwrap();
    }

    fn start() -> Self {
        let bin = programs();
        let user = Unprivileged::find();
        let folder = tempfile::Builder::new().prefix("amhp-pg-").tempdir_in("/tmp").unwrap().keep();
        std::fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        if let Some(user) = &user {
            chown(&folder, Some(user.uid), Some(user.gid)).unwrap();
        }
        let cluster = Self { _watchdog: watch(&folder, &bin, user.as_ref()), folder, bin, user };
        let initdb = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"];
        cluster.run(&cluster.bin.join("initdb"), &initdb);
        cluster.start_again();
        cluster.administer(&format!("CREATE DATABASE {TEMPLATE}"));
        migrate(&cluster.url(TEMPLATE));
        cluster
    }

    fn run(&self, program: &Path, arguments: &[&str]) {
        let mut command = Command::new("/usr/bin/env");
        let prefix = self.user.as_ref().map(Unprivileged::prefix).unwrap_or_default();
        command.args(prefix).arg(program).args(arguments).arg(self.folder.join("data"));
        let silent = command.current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::null());
        let said = self.folder.join("errors");
        let status = silent.stderr(std::fs::File::create(&said).unwrap()).status().unwrap();
        let read = |file: &str| std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        assert!(status.success(), "{} failed: {}\n{}", program.display(), read("errors"), read("log"));
    }
}

/// The process that made this one; none where it has ended.
fn parent(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

fn migrate(url: &str) {
    let url: DatabaseUrl = url.parse().unwrap();
    let store = Store::open(&url, &StoreSettings::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(store.migrate()).unwrap();
}

/// The folder of the newest PostgreSQL that has all its programs.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path()).collect())
        .unwrap_or_default();
    let number = |path: &PathBuf| path.file_name().and_then(|n| n.to_str()?.parse::<u32>().ok());
    debian.sort_by_key(|path| std::cmp::Reverse(number(path)));
    std::env::split_paths(&path)
        .chain(debian.into_iter().map(|version| version.join("bin")))
        .find(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|program| folder.join(program).exists()))
        .expect("the tests need PostgreSQL's server programs: apt-get install postgresql")
}

/// Waits for the end of this process, which closes the pipe, then stops the server and removes its folder.
fn watch(folder: &Path, bin: &Path, user: Option<&Unprivileged>) -> Child {
    let prefix = user.map(Unprivileged::prefix).unwrap_or_default().join(" ");
    let stop = format!("{prefix} '{}/pg_ctl' stop -s -m immediate -D data", bin.display());
    let thaw = "kill -CONT $(head -n 1 data/postmaster.pid) 2>/dev/null";
    let script = format!("trap '' INT TERM HUP; read -r _; {thaw}; {stop}; cd /; rm -rf '{}'", folder.display());
    Command::new("/bin/sh")
        .args(["-c", &script])
        .current_dir(folder)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Whom PostgreSQL runs as where the tests run as root, which it refuses.
struct Unprivileged {
    name: &'static str,
    uid: u32,
    gid: u32,
}

impl Unprivileged {
    fn find() -> Option<Self> {
        if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
            return None;
        }
        let users = std::fs::read_to_string("/etc/passwd").unwrap();
        let named = |name: &'static str| {
            let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2).map(|field| field.parse().ok());
            Some(Self { name, uid: fields.next()??, gid: fields.next()?? })
        };
        Some(named("postgres").or_else(|| named("nobody")).expect("a user named postgres or nobody"))
    }

    fn prefix(&self) -> Vec<String> {
        let (uid, gid, name) = (self.uid, self.gid, self.name);
        let setpriv = vec![format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()];
        let runuser = vec!["-u".to_owned(), name.to_owned(), "--".to_owned()];
        [("setpriv", setpriv), ("runuser", runuser)]
            .into_iter()
            .find(|(program, _)| exists(program))
            .map(|(program, rest)| [vec![program.to_owned()], rest].concat())
            .expect("to run PostgreSQL as root's tests need setpriv or runuser: apt-get install util-linux")
    }
}

/// Whether a program can be found on the PATH.
pub fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).exists())
}
