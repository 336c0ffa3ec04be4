//! The tests' own clamd: on a free loopback port, with signatures written here, ended and removed however the process
//! of the tests ends.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use amhp_hub::files::Scanner;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::postgres::exists;
use super::signal::signal;

/// Text that our own signature knows, anywhere in a file. It harms nobody.
pub const MARKER: &str = "amhp-hub test marker: found by the scanner of the tests";
/// The most that the shared clamd takes: a little more than the largest document.
const SHARED_LIMIT: &str = "26M";

/// A running clamd. Its watchdog holds the other end of a pipe of this process.
pub struct Clamd {
    folder: PathBuf,
    port: u16,
    watchdog: Child,
}

/// The clamd of this process, started by the first test that asks. Whoever stops or kills one starts its own.
pub fn clamd() -> &'static Clamd {
    static CLAMD: OnceLock<Clamd> = OnceLock::new();
    CLAMD.get_or_init(|| Clamd::start(SHARED_LIMIT))
}

/// EICAR's test file, which every scanner finds. Put together here, so that no scanner finds this source.
pub fn eicar() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STAND", "ARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat().into_bytes()
}

impl Clamd {
    /// Starts one that takes streams of at most `limit`, such as `1M`.
    pub fn start(limit: &str) -> Self {
        // Another process may take the free port before clamd does.
        (0..3).find_map(|_| Self::try_start(limit)).expect("clamd starts")
    }

    fn try_start(limit: &str) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("amhp-clamd-").tempdir_in("/tmp").unwrap().keep();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        write_signatures(&folder);
        fs::write(folder.join("conf"), configuration(&folder, port, limit)).unwrap();
        let mut clamd = Self { watchdog: watch(&folder), folder, port };
        clamd.start_again().then_some(clamd)
    }

    /// Starts it once more after [`Self::kill`], on the same port. Whether it answers.
    pub fn start_again(&mut self) -> bool {
        let _ = fs::remove_file(self.folder.join("pid"));
        self.watchdog.stdin.as_mut().unwrap().write_all(b"start\n").unwrap();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if self.answers() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// What `AMHP_HUB_SCAN` would say.
    pub fn setting(&self) -> String {
        format!("clamd:127.0.0.1:{}", self.port)
    }

    /// A scanner that asks it.
    pub fn scanner(&self) -> Scanner {
        self.setting().parse().unwrap()
    }

    /// Stops it in its tracks: it takes connections and says nothing.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    /// Kills it.
    pub fn kill(&self) {
        self.signal("KILL");
        while TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn signal(&self, name: &str) {
        let pid = fs::read_to_string(self.folder.join("pid")).unwrap();
        signal(name, &[pid.trim().parse().unwrap()]);
    }

    fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return false };
        let mut said = Vec::new();
        let patience = Some(Duration::from_secs(5));
        stream.set_read_timeout(patience).unwrap();
        stream.write_all(b"zPING\0").is_ok() && stream.read_to_end(&mut said).is_ok() && said == b"PONG\0"
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

/// Ours; EICAR by the digest of the whole file, and by its words in a packed file that was opened.
fn write_signatures(folder: &Path) {
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    };
    fs::create_dir(folder.join("signatures")).unwrap();
    fs::create_dir(folder.join("work")).unwrap();
    let whole = format!("{}:{}:Test.Eicar:73\n", hex(&Sha256::digest(eicar())), eicar().len());
    fs::write(folder.join("signatures/tests.hsb"), whole).unwrap();
    let mut bodies = format!("Test.Marker:0:*:{}\n", hex(MARKER.as_bytes()));
    for written in as_written(&eicar()) {
        writeln!(bodies, "Test.Eicar:0:*:{}", hex(&written)).unwrap();
    }
    fs::write(folder.join("signatures/tests.ndb"), bodies).unwrap();
}

/// The words of EICAR within another file: plain, in letters of two bytes, and in base64.
fn as_written(eicar: &[u8]) -> [Vec<u8>; 3] {
    let words = &eicar[28..62];
    let wide = words.iter().flat_map(|letter| [*letter, 0]).collect();
    [words.to_vec(), wide, STANDARD.encode(&eicar[..57]).into_bytes()]
}

fn configuration(folder: &Path, port: u16, limit: &str) -> String {
    let at = |name: &str| folder.join(name).display().to_string();
    let (signatures, work) = (at("signatures"), at("work"));
    format!(
        "Foreground yes\nDatabaseDirectory {signatures}\nTemporaryDirectory {work}\nTCPSocket {port}\n\
         TCPAddr 127.0.0.1\nStreamMaxLength {limit}\nAlertEncrypted yes\nAlertOLE2Macros yes\nAlertExceedsMax yes\n\
         MaxScanTime 20000\nMaxRecursion 10\nMaxFiles 10000\nMaxThreads 4\nSelfCheck 0\n"
    )
}

/// Starts clamd at each line, and at the end of this process, which closes the pipe, kills it and removes its folder.
fn watch(folder: &Path) -> Child {
    let debian = Path::new("/usr/sbin/clamd");
    assert!(exists("clamd") || debian.exists(), "the tests need clamd: apt-get install clamav-daemon");
    let script = "trap '' INT TERM HUP; PATH=$PATH:/usr/sbin; \
         while read -r _; do clamd -c conf </dev/null >>log 2>&1 & pid=$!; echo $pid >pid; done; \
         [ -z \"$pid\" ] || { kill -KILL $pid; wait $pid; }; cd /; rm -rf \"$1\"";
    Command::new("/bin/sh")
        .args(["-c", script, "sh"])
        .arg(folder)
        .current_dir(folder)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
