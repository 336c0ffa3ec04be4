//! What the pages are built from is pinned, and no lock file names a host.

use std::{fs, path::Path};

fn web(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("web").join(name)).unwrap()
}

#[test]
fn packages_are_pinned_exactly() {
    let package: serde_json::Value = serde_json::from_str(&web("package.json")).unwrap();
    for (name, version) in package["dependencies"].as_object().unwrap() {
        let version = version.as_str().unwrap();
        assert!(version.split('.').all(|part| part.parse::<u32>().is_ok()), "{name} {version}");
    }
    let requirements = web("requirements.txt");
    let lines: Vec<&str> = requirements.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| line.contains("==") && line.contains("--hash=sha256:")));
}

#[test]
fn the_lock_file_names_no_host_and_a_hash_for_each_package() {
    let lock: serde_json::Value = serde_json::from_str(&web("package-lock.json")).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        assert!(package["integrity"].is_string(), "{name}");
        assert!(package["resolved"].is_null(), "{name}");
    }
    assert!(packages.len() > 3, "{packages:?}");
}
