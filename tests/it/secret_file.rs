//! The secret and the database belong together: made together, and believed only together.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use amhp_hub::app::{StartError, assemble};
use amhp_hub::clock::Clock;
use amhp_hub::config::Config;
use amhp_hub::secrets::{Chance, SecretFileError, load_or_make};

/// A folder for a database and its secret.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn secret(&self) -> PathBuf {
        self.0.path().join("keys/secret")
    }

    async fn start(&self, demo: bool) -> Result<(), StartError> {
        let folder = self.0.path().display();
        let find = |name: &str| match name {
            "AMHP_HUB_DATABASE_URL" => Some(format!("sqlite://{folder}/hub.db")),
            "AMHP_HUB_SECRET_FILE" => Some(format!("{folder}/keys/secret")),
            _ => None,
        };
        let config = Config::read(&find).unwrap();
        assemble(&config, Clock::system(), Chance::system(), demo).await.map(|_| ())
    }
}

#[tokio::test]
async fn a_fresh_database_gets_a_secret_that_only_its_owner_reads() {
    let place = Place::new();
    place.start(false).await.unwrap();
    let file = fs::metadata(place.secret()).unwrap();
    assert_eq!(file.permissions().mode() & 0o777, 0o600);
    let made = fs::read(place.secret()).unwrap();
    assert_eq!(made.len(), 44, "32 bytes in base64");
    place.start(false).await.unwrap();
    assert_eq!(fs::read(place.secret()).unwrap(), made, "the second start believes what it finds");
    assert_eq!(fs::read_dir(place.secret().parent().unwrap()).unwrap().count(), 1, "nothing unfinished is left");
}

#[tokio::test]
async fn an_old_database_whose_secret_is_missing_does_not_start() {
    let place = Place::new();
    place.start(false).await.unwrap();
    fs::remove_file(place.secret()).unwrap();
    let refused = place.start(false).await.unwrap_err();
    assert!(matches!(refused, StartError::Secret(SecretFileError::Missing(_))), "{refused:?}");
    assert!(refused.to_string().contains("AMHP_HUB_SECRET_FILE"), "{refused}");
    assert!(!place.secret().exists());
}

#[tokio::test]
async fn another_secret_does_not_start() {
    let (place, other) = (Place::new(), Place::new());
    place.start(false).await.unwrap();
    other.start(false).await.unwrap();
    fs::copy(other.secret(), place.secret()).unwrap();
    let refused = place.start(false).await.unwrap_err();
    assert!(matches!(refused, StartError::WrongSecret), "{refused:?}");
    assert!(refused.to_string().contains("AMHP_HUB_SECRET_FILE"), "{refused}");
}

#[tokio::test]
async fn a_file_that_holds_something_else_does_not_start_and_stays_as_it_is() {
    let place = Place::new();
    fs::create_dir(place.secret().parent().unwrap()).unwrap();
    for wrong in ["", "zebrafish", "AAAA", &"A".repeat(88)] {
        fs::write(place.secret(), wrong).unwrap();
        let refused = place.start(false).await.unwrap_err();
        assert!(matches!(refused, StartError::Secret(SecretFileError::Malformed(_))), "{wrong}: {refused:?}");
        assert!(!refused.to_string().contains("zebrafish"), "{refused}");
        assert_eq!(fs::read_to_string(place.secret()).unwrap(), wrong);
    }
}

#[tokio::test]
async fn a_demonstration_refuses_a_database_that_is_none() {
    let place = Place::new();
    place.start(false).await.unwrap();
    let refused = place.start(true).await.unwrap_err();
    assert!(matches!(refused, StartError::Demo(_)), "{refused:?}");
    let demo = Place::new();
    demo.start(true).await.unwrap();
    demo.start(true).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_start_together_all_have_the_secret_that_stays() {
    for _ in 0..10 {
        let place = Place::new();
        let tries: Vec<_> = (0..6)
            .map(|_| {
                let path = place.secret();
                std::thread::spawn(move || load_or_make(&path, true, &Chance::system()).unwrap().fingerprint())
            })
            .collect();
        let mut had: Vec<String> = tries.into_iter().map(|made| made.join().unwrap()).collect();
        had.push(load_or_make(&place.secret(), false, &Chance::system()).unwrap().fingerprint());
        had.dedup();
        assert_eq!(had.len(), 1);
    }
}
