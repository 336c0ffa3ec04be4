//! Opens the database, runs its migrations, finds the secret that belongs to it, reads the forms.

use std::path::Path;
use std::sync::Arc;

use crate::clock::Clock;
use crate::config::{Carrier, Config, ConfigErrors, Place};
use crate::files::{Bucket, FileStore, Inspector, NotAScanner, OpenError, make_folder};
use crate::form::{DefinitionError, Forms};
use crate::secrets::{Chance, PasswordFault, Passwords, SecretFileError, Secrets, load_or_make};
use crate::services::{Context, Papers};
use crate::store::instance::{Instance, instance_fetch, instance_insert};
use crate::store::types::Ts;
use crate::store::{DatabaseUrl, Store, StoreError, StoreSettings};
use crate::telemetry::with_causes;

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Settings.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// The address of the database.
    #[error("AMHP_HUB_DATABASE_URL: {0}")]
    DatabaseUrl(String),
    /// The database.
    #[error("the database of AMHP_HUB_DATABASE_URL cannot be used: {}", with_causes(.0))]
    Store(#[from] StoreError),
    /// The secret file.
    #[error(transparent)]
    Secret(#[from] SecretFileError),
    /// The secret file is another one's.
    #[error("AMHP_HUB_SECRET_FILE is not the secret that this database was made with; name the right file")]
    WrongSecret,
    /// The database holds something else than a demonstration, or a demonstration would be open to others.
    #[error("{0}")]
    Demo(&'static str),
    /// How mail leaves.
    #[error("{0}")]
    Mail(&'static str),
    /// Where documents are kept, or a folder that another setting names.
    #[error(transparent)]
    Files(#[from] OpenError),
    /// Who scans documents.
    #[error("AMHP_HUB_SCAN: {0}")]
    Scan(#[from] NotAScanner),
    /// The program does not find itself.
    #[error("the path of this program cannot be found: {0}")]
    Program(std::io::Error),
    /// A form in this binary is broken.
    #[error(transparent)]
    Form(#[from] DefinitionError),
    /// Argon2 does not work here.
    #[error(transparent)]
    Passwords(#[from] PasswordFault),
    /// A template in this binary is broken.
    #[error(transparent)]
    Render(#[from] crate::web::ui::RenderError),
    /// An address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
}

/// Puts the verbs' world together for a database that may be new. `demo` says what a new one is for; an old one has to
/// agree.
///
/// # Errors
/// See [`StartError`]; each names what to set.
pub async fn assemble(config: &Config, clock: Clock, chance: Chance, demo: bool) -> Result<Context, StartError> {
    if demo {
        stays_here(config)?;
    }
    let store = open_store(config)?;
    store.migrate().await?;
    let secrets = secrets_of(config, &store, &clock, &chance, demo).await?;
    let passwords = Passwords::new(std::thread::available_parallelism().map_or(1, usize::from))?;
    let papers = papers(config)?;
    Ok(Context::new(store, clock, chance, secrets, passwords, Arc::new(Forms::embedded()?), papers))
}

/// Opens the database. First every folder that it, its secret and its letters will lie in is made where it lacks: each is
/// synced into the one above, for a file that a power cut leaves without its folder is as lost as one never written.
///
/// # Errors
/// See [`StartError`].
pub fn open_store(config: &Config) -> Result<Store, StartError> {
    let url: DatabaseUrl = config.storage.database_url.parse().map_err(|e| StartError::DatabaseUrl(format!("{e}")))?;
    let letters = match &config.mail.carrier {
        Carrier::Directory(folder) => Some(folder.as_path()),
        Carrier::Smtp(_) => None,
    };
    let folders = [
        ("AMHP_HUB_DATABASE_URL", url.sqlite_path().and_then(Path::parent)),
        ("AMHP_HUB_SECRET_FILE", config.storage.secret_file.parent()),
        ("AMHP_HUB_MAIL", letters),
    ];
    for (variable, folder) in folders {
        folder
            .filter(|folder| !folder.as_os_str().is_empty())
            .map_or(Ok(()), |folder| make_folder(variable, folder))?;
    }
    Ok(Store::open(&url, &StoreSettings::default())?)
}

/// Where documents are kept, and what looks into them: this very program, as a limited child.
fn papers(config: &Config) -> Result<Papers, StartError> {
    let files = open_files(config)?;
    let program = std::env::current_exe().map_err(StartError::Program)?;
    Ok(Papers { files, inspector: Arc::new(Inspector::new(program)), scanned: config.scan.scanner.is_some() })
}

/// Where the settings say that documents are kept.
///
/// # Errors
/// The place cannot be opened.
pub fn open_files(config: &Config) -> Result<FileStore, StartError> {
    Ok(match &config.files.place {
        Place::Directory(folder) => FileStore::directory(folder)?,
        Place::Bucket { address, key_id, secret, incoming } => {
            FileStore::bucket(&Bucket::new(address, key_id, secret.clone(), incoming))?
        }
    })
}

/// The secret that this database was made with; for a new database one that is made now, and remembered.
async fn secrets_of(
    config: &Config,
    store: &Store,
    clock: &Clock,
    chance: &Chance,
    demo: bool,
) -> Result<Secrets, StartError> {
    let path = &config.storage.secret_file;
    if let Some(known) = store.read(instance_fetch).await? {
        return belongs(config, load_or_make(path, false, chance)?, &known, demo);
    }
    let secrets = load_or_make(path, true, chance)?;
    let row = Instance { secret_fingerprint: secrets.fingerprint(), demo, created_at: Ts(clock.now()) };
    let written = row.clone();
    store.write(move |tx| instance_insert(tx, &written)).await?;
    // Of two nodes that start together the first one's row stands.
    let known = store.read(instance_fetch).await?.unwrap_or(row);
    belongs(config, secrets, &known, demo)
}

fn belongs(config: &Config, secrets: Secrets, known: &Instance, demo: bool) -> Result<Secrets, StartError> {
    if known.secret_fingerprint != secrets.fingerprint() {
        return Err(StartError::WrongSecret);
    }
    if known.demo {
        stays_here(config)?;
    } else if demo {
        return Err(StartError::Demo(
            "this database is not a demonstration: name an empty one in AMHP_HUB_DATABASE_URL for a demonstration",
        ));
    }
    Ok(secrets)
}

/// A demonstration is for whoever sits at this machine: its passwords were printed, and somebody might take it for the
/// real service.
fn stays_here(config: &Config) -> Result<(), StartError> {
    if !config.http.listen.ip().is_loopback() {
        return Err(StartError::Demo(
            "AMHP_HUB_LISTEN: a demonstration is served on a loopback address only, such as 127.0.0.1:8080",
        ));
    }
    if !config.http.public_url.is_loopback() {
        return Err(StartError::Demo(
            "AMHP_HUB_PUBLIC_URL: a demonstration is reached by a loopback address only, such as http://127.0.0.1:8080",
        ));
    }
    Ok(())
}

/// Whether the database that `ctx` works on was made for a demonstration: whoever serves it, every page says so.
///
/// # Errors
/// Of the database.
pub async fn is_demonstration(ctx: &Context) -> Result<bool, StartError> {
    Ok(ctx.store.read(instance_fetch).await?.is_some_and(|instance| instance.demo))
}
