//! Which texts name a database, and what of them may be printed.

use amhp_hub::store::{DatabaseUrl, DatabaseUrlError, Engine, sqlite_is_safe};
use std::path::Path;

fn parse(text: &str) -> Result<DatabaseUrl, DatabaseUrlError> {
    text.parse()
}

#[test]
fn both_engines_are_named() {
    let relative = parse("sqlite://var/amhp-hub.db").unwrap();
    assert_eq!(relative.sqlite_path(), Some(Path::new("var/amhp-hub.db")));
    assert_eq!(parse("sqlite:///srv/hub.db").unwrap().sqlite_path(), Some(Path::new("/srv/hub.db")));
    for text in ["postgres://db.example/hub", "postgresql://a.example:5432,b.example:5432/hub"] {
        assert_eq!(parse(text).unwrap().engine(), Engine::Postgres, "{text}");
    }
}

#[test]
fn what_would_lose_data_is_refused() {
    let cases = [
        ("", DatabaseUrlError::Scheme),
        ("mysql://db.example/hub", DatabaseUrlError::Scheme),
        ("sqlite:hub.db", DatabaseUrlError::Scheme),
        ("sqlite://", DatabaseUrlError::NoPath),
        ("sqlite::memory:", DatabaseUrlError::InMemory),
        ("sqlite://:memory:", DatabaseUrlError::InMemory),
        ("sqlite://hub.db?mode=memory", DatabaseUrlError::Parameters),
        ("sqlite://file:hub.db", DatabaseUrlError::Parameters),
    ];
    for (text, error) in cases {
        assert_eq!(parse(text), Err(error), "{text}");
    }
}

#[test]
fn a_password_is_never_printed() {
    for text in ["postgres://hub:s3cret@db.example/hub", "postgres://db.example/hub?user=hub&password=s3cret"] {
        let url = parse(text).unwrap();
        assert_eq!(url.to_string(), "postgres://db.example/hub");
        assert_eq!(format!("{url:?}"), "postgres://db.example/hub");
    }
}

#[test]
fn sqlite_is_new_enough_from_3_51_3() {
    for (version, safe) in
        [("3.51.3", true), ("3.52.0", true), ("4.0.0", true), ("3.51.2", false), ("3.40.1", false), ("", false)]
    {
        assert_eq!(sqlite_is_safe(version), safe, "{version}");
    }
}
