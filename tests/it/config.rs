//! Settings: what holds when nothing is set, and how a wrong one is named.

use amhp_hub::config::{Carrier, Config, Place, PublicUrl};

/// The settings where these variables are set.
fn read(set: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let find = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Config::read(&find).map_err(|errors| errors.0)
}

/// The variables that are named as wrong.
fn named(set: &[(&str, &str)]) -> Vec<String> {
    let errors = read(set).map(|_| ()).unwrap_err();
    errors.iter().map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn nothing_set_serves_this_machine_only() {
    let config = read(&[]).unwrap();
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.http.admin_listen.to_string(), "127.0.0.1:9090");
    assert_eq!(config.http.public_url.origin(), "http://127.0.0.1:8080");
    assert!(!config.http.public_url.is_secure());
    assert!(config.http.trusted_proxies.is_empty());
    assert_eq!(config.storage.database_url, "sqlite://var/amhp-hub.db");
    assert_eq!(config.storage.secret_file.to_str(), Some("var/secret"));
    assert_eq!(config.mail.carrier, Carrier::Directory("var/mail".into()));
    assert_eq!(config.mail.from.to_string(), "amhp-hub@localhost");
    assert!(matches!(config.files.place, Place::Directory(path) if path.to_str() == Some("var/files")));
    assert_eq!(config.scan.scanner, None);
}

#[test]
fn each_wrong_variable_is_named_alone() {
    let table = [
        ("AMHP_HUB_LISTEN", "8080"),
        ("AMHP_HUB_LISTEN", "localhost:8080"),
        ("AMHP_HUB_ADMIN_LISTEN", "127.0.0.1:99999"),
        ("AMHP_HUB_PUBLIC_URL", "amhp.council.example"),
        ("AMHP_HUB_PUBLIC_URL", "http://amhp.council.example"),
        ("AMHP_HUB_PUBLIC_URL", "http://127.0.0.1.example"),
        ("AMHP_HUB_PUBLIC_URL", "https://amhp.council.example/hub"),
        ("AMHP_HUB_PUBLIC_URL", "https://amhp.council.example/?a=b"),
        ("AMHP_HUB_PUBLIC_URL", "ftp://127.0.0.1"),
        ("AMHP_HUB_TRUSTED_PROXIES", "10.0.0.2,proxy"),
        ("AMHP_HUB_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("AMHP_HUB_DATABASE_URL", "mysql://127.0.0.1/hub"),
        ("AMHP_HUB_DATABASE_URL", "var/amhp-hub.db"),
        ("AMHP_HUB_MAIL", "var/mail"),
        ("AMHP_HUB_MAIL", "directory:"),
        ("AMHP_HUB_MAIL", "smtp:mail.example"),
        ("AMHP_HUB_MAIL_FROM", "nobody"),
        ("AMHP_HUB_FILES", "var/files"),
        ("AMHP_HUB_FILES", "directory:"),
        ("AMHP_HUB_FILES", "s3:bucket"),
        ("AMHP_HUB_SCAN", ""),
        ("AMHP_HUB_SCAN", "clamd"),
        ("AMHP_HUB_SCAN", "clamd:127.0.0.1"),
        ("AMHP_HUB_SCAN", "clamd::3310"),
        ("AMHP_HUB_SCAN", "clamd:127.0.0.1:99999"),
        ("AMHP_HUB_SCAN", "127.0.0.1:3310"),
    ];
    for (name, value) in table {
        assert_eq!(named(&[(name, value)]), [name], "{value}");
    }
}

#[test]
fn a_listener_that_others_can_reach_needs_a_public_url() {
    assert_eq!(named(&[("AMHP_HUB_LISTEN", "0.0.0.0:8080")]), ["AMHP_HUB_PUBLIC_URL"]);
    let named_so = [("AMHP_HUB_LISTEN", "0.0.0.0:8080"), ("AMHP_HUB_PUBLIC_URL", "https://amhp.council.example")];
    let url = read(&named_so).unwrap().http.public_url;
    assert!(url.is_secure());
    assert_eq!(url.link("/sign-in"), "https://amhp.council.example/sign-in");
}

#[test]
fn everything_wrong_is_told_at_once_with_what_to_set_and_without_the_value() {
    let wrong = [
        ("AMHP_HUB_LISTEN", "zebrafish"),
        ("AMHP_HUB_ADMIN_LISTEN", "zebrafish"),
        ("AMHP_HUB_PUBLIC_URL", "http://zebrafish"),
        ("AMHP_HUB_TRUSTED_PROXIES", "zebrafish"),
        ("AMHP_HUB_DATABASE_URL", "mysql://hub:zebrafish@127.0.0.1/hub"),
        ("AMHP_HUB_MAIL", "zebrafish"),
        ("AMHP_HUB_MAIL_FROM", "zebrafish"),
        ("AMHP_HUB_FILES", "zebrafish"),
        ("AMHP_HUB_SCAN", "zebrafish"),
    ];
    assert_eq!(named(&wrong), wrong.map(|(name, _)| name));
    let find = |name: &str| wrong.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let errors = Config::read(&find).map(|_| ()).unwrap_err();
    assert!(!format!("{errors} {errors:?}").contains("zebrafish"), "{errors}");
    assert!(errors.0.iter().all(|line| line.contains(": set ")), "{errors}");
}

#[test]
fn settings_print_without_the_passwords_in_them() {
    let set = [
        ("AMHP_HUB_DATABASE_URL", "postgres://hub:zebrafish@127.0.0.1/hub"),
        ("AMHP_HUB_MAIL", "smtps://hub:zebrafish@mail.example"),
        ("AMHP_HUB_FILES", "s3://documents?region=eu-west-2"),
        ("AWS_ACCESS_KEY_ID", "hub"),
        ("AWS_SECRET_ACCESS_KEY", "zebrafish"),
    ];
    let printed = format!("{:?}", read(&set).unwrap());
    assert!(!printed.contains("zebrafish") && printed.contains("postgres"), "{printed}");
}

#[test]
fn plain_http_is_for_this_machine_only() {
    for safe in ["http://127.0.0.1:8080", "http://[::1]:8080/", "http://localhost", "https://amhp.council.example"] {
        assert!(PublicUrl::parse(safe).is_some(), "{safe}");
    }
    for unsafe_one in
        ["http://10.0.0.2", "http://[::]:80", "http://0.0.0.0:8080", "http://localhost.example", "https:", ""]
    {
        assert!(PublicUrl::parse(unsafe_one).is_none(), "{unsafe_one}");
    }
}

#[test]
fn proxies_are_the_same_in_either_way_of_writing_an_address() {
    let config = read(&[("AMHP_HUB_TRUSTED_PROXIES", " ::ffff:10.0.0.2, 10.0.0.3,,::1 ")]).unwrap();
    let found: Vec<String> = config.http.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["10.0.0.2", "10.0.0.3", "::1"]);
}

#[test]
fn a_bucket_needs_a_key_and_a_folder_needs_none() {
    let bucket = ("AMHP_HUB_FILES", "s3://documents/hub?region=eu-west-2");
    let (id, secret) = (("AWS_ACCESS_KEY_ID", "hub"), ("AWS_SECRET_ACCESS_KEY", "zebrafish"));
    assert_eq!(named(&[bucket]), [id.0, secret.0]);
    assert_eq!(named(&[bucket, id]), [secret.0]);
    let Place::Bucket { address, key_id, secret, incoming } = read(&[bucket, id, secret]).unwrap().files.place else {
        panic!("a bucket");
    };
    assert_eq!((address.as_str(), key_id.as_str(), secret.reveal().as_str()), (bucket.1, "hub", "zebrafish"));
    assert_eq!(incoming.to_str(), Some("var/incoming"));
    let elsewhere = read(&[("AMHP_HUB_FILES", "directory:/srv/hub")]).unwrap().files.place;
    assert!(matches!(elsewhere, Place::Directory(path) if path.to_str() == Some("/srv/hub")));
}

#[test]
fn a_scanner_is_clamd_at_a_port_or_a_socket() {
    for text in
        ["clamd:127.0.0.1:3310", "clamd:[::1]:3310", "clamd:clamd.council.example:3310", "clamd:/run/clamd.sock"]
    {
        assert_eq!(read(&[("AMHP_HUB_SCAN", text)]).unwrap().scan.scanner.as_deref(), Some(text));
        assert!(text.parse::<amhp_hub::files::Scanner>().is_ok(), "{text}");
    }
}
