//! `docker-compose.yml`: taken by docker-compose, refused without its passwords, open to this machine only.

use std::process::{Command, Output};

use regex::Regex;

use super::{file, read};

/// What must be set, with something that could be.
const REQUIRED: [(&str, &str); 5] = [
    ("AMHP_HUB_PUBLIC_URL", "https://amhp.northgate.example"),
    ("AMHP_HUB_MAIL_FROM", "amhp@northgate.example"),
    ("AMHP_HUB_DATABASE_PASSWORD", "walnut-kettle"),
    ("AMHP_HUB_BUCKET_KEY_ID", "hub"),
    ("AMHP_HUB_BUCKET_SECRET", "harbour-nine"),
];

/// What `docker-compose config` makes of the file with these variables and no `.env`.
fn config(variables: &[(&str, &str)]) -> Output {
    let empty = tempfile::tempdir().unwrap();
    let mut command = Command::new("docker-compose");
    command.arg("--file").arg(file("docker-compose.yml")).arg("--project-directory").arg(empty.path()).arg("config");
    command.env_clear().env("PATH", std::env::var("PATH").unwrap()).envs(variables.iter().copied());
    command.output().expect("the tests need docker-compose: apt-get install docker-compose (.ci/needs test)")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn it_is_taken_with_every_password_and_refused_without_any_of_them() {
    let taken = config(&REQUIRED);
    assert!(taken.status.success(), "docker-compose refuses docker-compose.yml: {}", text(&taken.stderr));
    let taken = text(&taken.stdout);
    for service in ["hub", "database", "mail", "scanner", "bucket"] {
        assert!(taken.contains(&format!("\n  {service}:\n")), "{service}: {taken}");
    }
    assert_eq!(taken.matches("healthcheck:").count(), 5, "each has a check of its health");
    for (missing, _) in REQUIRED {
        let others: Vec<_> = REQUIRED.into_iter().filter(|(name, _)| *name != missing).collect();
        let refused = config(&others);
        assert!(!refused.status.success(), "{missing} may be missing");
        assert!(text(&refused.stderr).contains(missing), "{missing} is not named: {}", text(&refused.stderr));
    }
}

#[test]
fn every_password_comes_from_outside() {
    let secret = Regex::new(r"(?im)^ +\w*(password|secret|key_id|root_user)\w*: *(.*)$").unwrap();
    let composed = read("docker-compose.yml");
    let values: Vec<&str> = secret
        .captures_iter(composed.split("\nvolumes:\n").next().unwrap())
        .map(|found| found.get(2).unwrap().as_str().trim())
        .collect();
    assert_eq!(values.len(), 6, "{values:?}");
    assert!(values.iter().all(|value| value.starts_with("${AMHP_HUB_") && value.contains(":?")), "{values:?}");
}

#[test]
fn ports_are_open_on_this_machine_only_and_images_have_short_names() {
    let composed = read("docker-compose.yml");
    let ports: Vec<&str> = composed.lines().filter_map(|line| line.trim().strip_prefix("ports:")).collect();
    assert_eq!(ports.len(), 2);
    assert!(ports.iter().all(|list| list.trim().starts_with("[\"127.0.0.1:") && !list.contains(',')), "{ports:?}");
    let images = composed.lines().chain(DOCKERFILE.lines()).filter_map(|line| {
        line.trim()
            .strip_prefix("image: ")
            .or_else(|| line.strip_prefix("FROM "))
            .map(|rest| rest.split(' ').next().unwrap())
    });
    let images: Vec<&str> = images.collect();
    assert_eq!(images.len(), 8, "{images:?}");
    for image in images {
        let first = image.split('/').next().unwrap();
        assert!(!image.contains('/') || !first.contains(['.', ':']), "{image} names a registry");
        assert!(!image.ends_with(":latest"), "{image} is another each week");
    }
}

const DOCKERFILE: &str = include_str!("../../../Dockerfile");
