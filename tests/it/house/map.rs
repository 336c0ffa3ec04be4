//! The map in the README, held against the tree: what it lists is there, what is there it lists, and nothing that is
//! built is still called coming.

use std::collections::BTreeSet;

/// The mark of what is agreed and not built.
const COMING: &str = "(coming)";

/// What is untrue in the map of `readme`, given all `files` of the repository; one sentence each.
pub fn untruths(readme: &str, files: &[String]) -> Vec<String> {
    let there = places(files);
    let mut untrue = Vec::new();
    let mut listed = BTreeSet::new();
    for line in map(readme) {
        let Some(place) = line.split_whitespace().next() else { continue };
        let (coming, built) = (line.contains(COMING), there.contains(place));
        if built == coming {
            let fault = if built { "is there: take its mark away" } else { "is not there: mark it, or take it out" };
            untrue.push(format!("README.md: {place} {fault}"));
        }
        listed.insert(place);
    }
    let missing = there.iter().filter(|place| !listed.contains(place.as_str()));
    untrue.extend(missing.filter(|place| belongs(place)).map(|place| format!("README.md: {place} is not in the map")));
    untrue
}

/// The lines of the first block under "The map".
fn map(readme: &str) -> impl Iterator<Item = &str> {
    let section = readme.split("\n## The map\n").nth(1).unwrap_or_default();
    section.split("\n```").nth(1).unwrap_or_default().lines()
}

/// Every file and every folder above it, folders with a slash at the end.
fn places(files: &[String]) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for file in files {
        places.insert(file.clone());
        places.extend(file.match_indices('/').map(|(end, _)| file[..=end].to_owned()));
    }
    places
}

/// Whether the map must list `place`: the folders at the top, the floors, the faces.
fn belongs(place: &str) -> bool {
    let parts: Vec<&str> = place.trim_end_matches('/').split('/').collect();
    match parts.as_slice() {
        [_] => place.ends_with('/') && !["src/", "tests/", "build/"].contains(&place),
        ["src", _] => true,
        ["src", "web", face] => *face != "mod.rs",
        _ => false,
    }
}
