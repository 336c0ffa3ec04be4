//! A service with eight referrers and two AMHPs who are signed in, made by the verbs before the binary first serves it.

use std::path::PathBuf;

use amhp_hub::app::assemble;
use amhp_hub::clock::Clock;
use amhp_hub::config::Config;
use amhp_hub::domain::account::{Grant, Role};
use amhp_hub::domain::service::Telephone;
use amhp_hub::secrets::Chance;
use amhp_hub::services::Context;
use amhp_hub::services::services::{NewService, add};
use amhp_hub::store::{DatabaseUrl, Engine, Store, StoreSettings};

use super::{AMHPS, CLIENTS};
use crate::support::people::token_of;
use crate::support::postgres::cluster;
use crate::support::program::Program;

/// The slug of the service.
pub const SERVICE: &str = "northgate";

/// What the clients and the binary work with.
pub struct Setting {
    /// The binary with its settings.
    pub program: Program,
    /// Speaks HTTP.
    pub client: reqwest::Client,
    /// Bearer tokens of the referrers, one a client.
    pub tokens: Vec<String>,
    /// Bearer tokens of the AMHPs.
    pub hub: Vec<String>,
    /// Where the documents lie.
    pub files: PathBuf,
    url: DatabaseUrl,
    database: Option<String>,
    _folder: tempfile::TempDir,
}

impl Setting {
    /// Makes the database, the secret and the people.
    pub async fn prepare(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = (engine == Engine::Postgres).then(|| cluster().create_database());
        let program = match &database {
            Some(name) => Program::in_folder(folder.path()).set("AMHP_HUB_DATABASE_URL", &cluster().url(name)),
            None => Program::in_folder(folder.path()),
        };
        let config = Config::read(&|name| program.setting(name)).unwrap();
        let url = config.storage.database_url.parse().unwrap();
        let ctx = assemble(&config, Clock::system(), Chance::system(), false).await.unwrap();
        let (tokens, hub) = people(&ctx).await;
        let client = reqwest::Client::builder().timeout(super::PATIENCE / 4).build().unwrap();
        let files = folder.path().join("files");
        Self { program, client, tokens, hub, files, url, database, _folder: folder }
    }

    /// The binary with another setting beside its own.
    pub fn program_with(&self, name: &str, value: &str) -> Program {
        self.program.clone().set(name, value)
    }

    /// A store on the database, with connections of its own.
    pub fn open(&self) -> Store {
        Store::open(&self.url, &StoreSettings::default()).unwrap()
    }
}

impl Drop for Setting {
    fn drop(&mut self) {
        if let Some(name) = &self.database {
            cluster().drop_database(name);
        }
    }
}

/// Referrers and AMHPs.
async fn people(ctx: &Context) -> (Vec<String>, Vec<String>) {
    let telephone = Telephone { day: "01632 960100".to_owned(), out_of_hours: "01632 960199".to_owned() };
    let mail = Some("hub@northgate.example".to_owned());
    let service = NewService { slug: SERVICE.to_owned(), name: "Northgate AMHP service".to_owned(), telephone, mail };
    let service = add(ctx, service).await.unwrap().id;
    let (mut referrers, mut hub) = (Vec::new(), Vec::new());
    for n in 0..CLIENTS {
        referrers.push(token_of(ctx, &format!("referrer{n}@lodestone.example"), None).await);
    }
    for n in 0..AMHPS {
        let grant = Grant { service: Some(service), role: Role::Amhp };
        hub.push(token_of(ctx, &format!("amhp{n}@northgate.example"), Some(grant)).await);
    }
    (referrers, hub)
}
