//! Where a backup goes back to: a folder and a database that hold nothing, not even tables.

use std::path::{Path, PathBuf};

use amhp_hub::store::{Engine, Store, StoreSettings};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use crate::support::postgres::cluster;
use crate::support::program::Program;
use crate::support::sql::everything_in;

/// The place, gone with the test.
pub struct Place {
    /// The binary with settings for it.
    pub program: Program,
    engine: Engine,
    folder: tempfile::TempDir,
    database: Option<String>,
}

impl Place {
    /// An empty one.
    pub fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = Program::in_folder(folder.path());
        let database = (engine == Engine::Postgres).then(|| cluster().create_database());
        let program = match &database {
            Some(name) => {
                let url = cluster().url(name);
                let mut conn = PgConnection::establish(&url).unwrap();
                conn.batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
                program.set("AMHP_HUB_DATABASE_URL", &url)
            }
            None => program,
        };
        Self { program, engine, folder, database }
    }

    /// An empty one with the secret file of another program.
    pub fn beside(engine: Engine, other: &Program) -> Self {
        let place = Self::new(engine);
        std::fs::copy(secret(other), secret(&place.program)).unwrap();
        place
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A store on its database.
    pub fn open(&self) -> Store {
        open(&self.program)
    }

    /// Every row of its database.
    pub async fn everything(&self) -> Vec<String> {
        everything(&self.program, self.engine).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(name) = &self.database {
            cluster().drop_database(name);
        }
    }
}

/// A store on the database of a program.
pub fn open(program: &Program) -> Store {
    let url = program.setting("AMHP_HUB_DATABASE_URL").unwrap();
    Store::open(&url.parse().unwrap(), &StoreSettings::default()).unwrap()
}

/// Every row of a program's database, table after table, in an order of its own.
pub async fn everything(program: &Program, engine: Engine) -> Vec<String> {
    let all = everything_in(&open(program), engine).await;
    // When a migration ran is the database's own affair.
    let mut tables: Vec<&str> = all.split("# ").filter(|table| !table.starts_with("__diesel")).collect();
    tables.sort_unstable();
    let sorted = |table: &&str| {
        let mut lines: Vec<&str> = table.lines().collect();
        lines[1..].sort_unstable();
        lines.join("\n")
    };
    tables.iter().filter(|table| !table.is_empty()).map(sorted).collect()
}

/// The secret file of a program.
pub fn secret(program: &Program) -> PathBuf {
    program.setting("AMHP_HUB_SECRET_FILE").unwrap().into()
}

/// The folder in which a program keeps documents.
pub fn documents(program: &Program) -> PathBuf {
    PathBuf::from(program.setting("AMHP_HUB_FILES").unwrap().strip_prefix("directory:").unwrap()).join("documents")
}
