//! The real binary, started as people start it: on loopback, in a folder of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::signal::signal;

/// How long it may take to start, or to end when it is told to.
pub const SOON: Duration = Duration::from_secs(30);

/// The words that add a service.
pub const ADD_NORTHGATE: [&str; 10] = [
    "service",
    "add",
    "--slug",
    "northgate",
    "--name",
    "Northgate AMHP service",
    "--day-phone",
    "01632 960100",
    "--night-phone",
    "01632 960199",
];

/// Settings for one run of the binary.
#[derive(Clone)]
pub struct Program {
    settings: Vec<(String, String)>,
    /// What runs the binary, with its first arguments; nothing where it runs by itself.
    tracer: Vec<String>,
}

impl Program {
    /// With a SQLite database, a secret and letters in `folder`, on ports that the system chooses.
    pub fn in_folder(folder: &Path) -> Self {
        let at = |name: &str| folder.join(name).display().to_string();
        let program = Self { settings: Vec::new(), tracer: Vec::new() };
        program
            .set("AMHP_HUB_DATABASE_URL", &format!("sqlite://{}", at("amhp-hub.db")))
            .set("AMHP_HUB_SECRET_FILE", &at("secret"))
            .set("AMHP_HUB_FILES", &format!("directory:{}", at("files")))
            .set("AMHP_HUB_MAIL", &format!("directory:{}", at("mail")))
            .set("AMHP_HUB_LISTEN", "127.0.0.1:0")
            .set("AMHP_HUB_ADMIN_LISTEN", "127.0.0.1:0")
            .set("AMHP_HUB_LOG", "warn")
    }

    /// The same with another setting.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same, run by another program, such as strace with these arguments.
    #[must_use]
    pub fn run_by(self, tracer: Vec<String>) -> Self {
        Self { tracer, ..self }
    }

    /// The value of a setting.
    pub fn setting(&self, name: &str) -> Option<String> {
        self.settings.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Every setting.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Starts a command that serves, and waits until it does.
    pub fn serve(&self, arguments: &[&str]) -> Serving {
        self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map(Serving::wait).unwrap()
    }

    /// Starts a command and does not wait for it.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        // A measurement names the program that was built for release.
        let other = std::env::var("AMHP_HUB_MEASURED_PROGRAM");
        let program = other.unwrap_or_else(|_| env!("CARGO_BIN_EXE_amhp-hub").to_owned());
        let words: Vec<&str> = self.tracer.iter().map(String::as_str).chain([program.as_str()]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AMHP_HUB_")) {
            command.env_remove(name);
        }
        command.args(arguments).envs(self.settings.iter().map(|(name, value)| (name, value))).stdin(Stdio::null());
        command
    }
}

/// A process that serves; killed when it is dropped.
pub struct Serving {
    /// Where it answers, `http://127.0.0.1:4711`.
    pub base: String,
    /// Every line that it said before it served.
    pub said: Vec<String>,
    child: Child,
    errors: Receiver<String>,
}

impl Serving {
    fn wait(mut child: Child) -> Self {
        let mut log = child.stderr.take().unwrap();
        let (tell, errors) = channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = log.read_to_string(&mut text);
            let _ = tell.send(text);
        });
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            let base = line.strip_prefix("amhp-hub serves ").and_then(|rest| rest.split(' ').next()).map(str::to_owned);
            said.push(line);
            if let Some(base) = base {
                return Self { base, said, child, errors };
            }
        }
        let _ = child.wait();
        panic!("it did not serve: {}", errors.recv_timeout(SOON).unwrap_or_default());
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end by SIGTERM; how it ended and how long that took.
    pub fn terminate(&mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        signal("TERM", &[self.child.id()]);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, began.elapsed());
            }
            assert!(began.elapsed() < SOON, "it did not end when it was told to");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What it wrote to standard error, once it has ended.
    pub fn errors(&self) -> String {
        self.errors.recv_timeout(SOON).unwrap_or_default()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process that ended wrote to standard output.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a process that ended wrote to standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
