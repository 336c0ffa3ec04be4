//! A migrated database for one test, on either engine.

use amhp_hub::store::{DatabaseUrl, Engine, Store, StoreSettings};

use super::postgres::{Cluster, cluster};

/// An empty database with every migration run, gone with the test.
pub struct TestDatabase {
    /// Open on the database, with the usual settings.
    pub store: Store,
    /// Where it is.
    pub url: DatabaseUrl,
    /// Where the documents of a service on it lie.
    pub files: tempfile::TempDir,
    place: Place,
}

enum Place {
    Folder(#[allow(dead_code, reason = "removes the folder when dropped")] tempfile::TempDir),
    Database(String),
    Own(Cluster),
}

impl TestDatabase {
    /// On SQLite, in a folder of its own.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/amhp-hub.db", folder.path().display()).parse().unwrap();
        let database = Self::open(url, Place::Folder(folder));
        database.store.migrate().await.unwrap();
        database
    }

    /// On PostgreSQL, in a database of its own.
    pub async fn postgres() -> Self {
        let name = cluster().create_database();
        Self::open(cluster().url(&name).parse().unwrap(), Place::Database(name))
    }

    /// On a PostgreSQL server of the test's own, which it may stop and freeze by [`Self::server`].
    pub fn on_own_server(settings: &StoreSettings) -> Self {
        let own = Cluster::own();
        let url = own.url(&own.create_database()).parse().unwrap();
        let mut database = Self::open(url, Place::Own(own));
        database.store = database.open_with(settings);
        database
    }

    /// The server that is the test's own.
    pub fn server(&self) -> &Cluster {
        match &self.place {
            Place::Own(own) => own,
            _ => panic!("it has no server of its own"),
        }
    }

    /// Another store on the same database.
    pub fn open_with(&self, settings: &StoreSettings) -> Store {
        Store::open(&self.url, settings).unwrap()
    }

    /// Throws everybody out of the database and lets nobody in again; on PostgreSQL only.
    pub fn lock_out(&self) {
        if let Place::Database(name) = &self.place {
            cluster().allow_connections(name, false);
        }
    }

    /// Lets everybody in again.
    pub fn let_in(&self) {
        if let Place::Database(name) = &self.place {
            cluster().allow_connections(name, true);
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.url.engine()
    }

    /// What libpq connects to; empty on SQLite.
    pub fn libpq(&self) -> String {
        match &self.place {
            Place::Database(name) => cluster().url(name),
            Place::Own(_) | Place::Folder(_) => String::new(),
        }
    }

    fn open(url: DatabaseUrl, place: Place) -> Self {
        let store = Store::open(&url, &StoreSettings::default()).unwrap();
        Self { store, url, files: tempfile::tempdir().unwrap(), place }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Database(name) = &self.place {
            cluster().drop_database(name);
        }
    }
}

/// Makes two tests of each function, `name::sqlite` and `name::postgres`.
macro_rules! both_engines {
    ($( $(#[$doc:meta])* async fn $name:ident($db:ident: TestDatabase) $body:block )*) => { $(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn check($db: TestDatabase) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                check(TestDatabase::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                check(TestDatabase::postgres().await).await;
            }
        }
    )* };
}
pub(crate) use both_engines;
