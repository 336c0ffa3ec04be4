//! The real program with a referrer who is signed in, its data on a disk of its own that is small where the test says so.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use amhp_hub::app::assemble;
use amhp_hub::clock::Clock;
use amhp_hub::config::Config;
use amhp_hub::domain::account::Face;
use amhp_hub::domain::service::Telephone;
use amhp_hub::secrets::Chance;
use amhp_hub::services::services::{NewService, add};
use tempfile::TempDir;

use super::bench::Bench;
use crate::support::people::{session_of, set_up};
use crate::support::program::{Program, Serving};

/// Enough for a database and some documents, and soon full.
const SMALL: &str = "size=24m,mode=700";

/// A program before it serves.
pub struct Stage {
    pub program: Program,
    folder: TempDir,
    sessions: [String; 2],
}

impl Stage {
    /// With database, secret, documents and letters in one folder.
    pub async fn prepare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let program = Program::in_folder(&data);
        let sessions = people(&program).await;
        // The last connection takes the log into the database and removes it.
        until(|| !data.join("amhp-hub.db-wal").exists());
        Self { program, folder, sessions }
    }

    /// With a database on a server, the rest in one folder.
    pub async fn prepare_on(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = Program::in_folder(&folder.path().join("data")).set("AMHP_HUB_DATABASE_URL", database);
        let sessions = people(&program).await;
        Self { program, folder, sessions }
    }

    /// The same on a small disk that only the program sees: a mount in a name space of its own, which nobody but root may
    /// make, or whoever is root in a name space of users.
    pub fn on_small_disk(self) -> Self {
        let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
        let as_root: &[&str] = if is_root { &[] } else { &["--user", "--map-root-user"] };
        let script = "mount -t tmpfs -o \"$1\" small \"$2\" && cp -a \"$3\"/. \"$2\" && shift 3 && exec \"$@\"";
        let (disk, data) = (self.disk(), self.folder.path().join("data"));
        std::fs::create_dir(&disk).unwrap();
        let (disk, data) = (disk.display().to_string(), data.display().to_string());
        let words = ["unshare", "--mount"].into_iter().chain(as_root.iter().copied());
        let words = words.chain(["sh", "-c", script, "sh", SMALL, &disk, &data]);
        let program = Program::in_folder(Path::new(&disk)).run_by(words.map(str::to_owned).collect());
        Self { program, ..self }
    }

    /// Where the small disk is.
    pub fn disk(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// The database, where it is not on the small disk.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("data/amhp-hub.db")
    }

    /// Somebody who uses what serves.
    pub async fn bench(&self, serving: &Serving, bound: Duration) -> Bench {
        let [token, page] = &self.sessions;
        Bench::at(&serving.base, token, &format!("dev-session={page}"), Clock::system(), bound).await
    }

    /// Takes all room on the small disk.
    pub fn fill(&self, serving: &Serving) -> Ballast {
        // The name space's own view: the mount is nowhere else.
        let seen = format!("/proc/{}/root{}/ballast", serving.pid(), self.disk().display());
        let mut file = File::create(&seen).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
        assert!(file.metadata().unwrap().len() > 1 << 20, "the disk had room");
        Ballast(seen)
    }
}

/// What takes the room on a disk.
pub struct Ballast(String);

impl Ballast {
    /// Gives the room back.
    pub fn remove(self) {
        std::fs::remove_file(self.0).unwrap();
    }
}

/// A service and a referrer; their sessions at the API and at the pages.
async fn people(program: &Program) -> [String; 2] {
    let config = Config::read(&|name| program.setting(name)).unwrap();
    let ctx = assemble(&config, Clock::system(), Chance::system(), false).await.unwrap();
    let telephone = Telephone { day: "01632 960100".to_owned(), out_of_hours: "01632 960199".to_owned() };
    let (slug, name) = ("northgate".to_owned(), "Northgate AMHP service".to_owned());
    let mail = Some("hub@northgate.example".to_owned());
    add(&ctx, NewService { slug, name, telephone, mail }).await.unwrap();
    let email = "quennell@lodestone.example";
    set_up(&ctx, email, None).await;
    [session_of(&ctx, email, Face::Api).await, session_of(&ctx, email, Face::Page).await]
}

fn until(reached: impl Fn() -> bool) {
    let began = Instant::now();
    while !reached() {
        assert!(began.elapsed() < Duration::from_secs(10), "it does not come about");
        std::thread::sleep(Duration::from_millis(10));
    }
}
