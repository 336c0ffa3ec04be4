//! The model of a disk, by hand: what it must keep, and what it may lose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::disk::{Disk, Lies, Mood};
use super::trace::{Deed, Ended, read};

fn disk(lies: Lies, deeds: &[Deed]) -> Disk {
    let mut disk = Disk::new(lies);
    deeds.iter().enumerate().for_each(|(call, deed)| disk.apply(call, deed));
    disk
}

fn create(name: &str) -> Deed {
    Deed::Create { name: name.to_owned(), emptied: false }
}

fn write(name: &str, at: Option<usize>, bytes: &[u8]) -> Deed {
    Deed::Write { name: name.to_owned(), at, bytes: bytes.into() }
}

/// Every state in which `name` was found in two hundred images; nothing where it was not there.
fn found(disk: &Disk, mood: Mood, name: &str) -> BTreeSet<Option<Vec<u8>>> {
    let mut chance = StdRng::seed_from_u64(1);
    let one = |_| {
        let image = tempfile::tempdir().unwrap();
        disk.image(mood, &mut chance, image.path());
        std::fs::read(image.path().join(name)).ok()
    };
    (0..200).map(one).collect()
}

fn only(content: &[u8]) -> BTreeSet<Option<Vec<u8>>> {
    BTreeSet::from([Some(content.to_vec())])
}

#[test]
fn what_was_synced_is_there_whatever_happens() {
    let deeds = [
        create("letter"),
        write("letter", None, b"old"),
        Deed::Sync("letter".to_owned(), 2),
        Deed::Sync(String::new(), 3),
    ];
    for mood in [Mood::Dropped, Mood::Kept, Mood::Mixed] {
        assert_eq!(found(&disk(Lies::Never, &deeds), mood, "letter"), only(b"old"));
    }
    let lost = found(&disk(Lies::OfFolders, &deeds), Mood::Mixed, "letter");
    assert!(lost.contains(&None), "a name whose folder was not synced may be gone");
}

#[test]
fn what_was_not_synced_is_there_in_any_part_by_sectors() {
    let (old, new) = (vec![b'o'; 1024], vec![b'n'; 1024]);
    let deeds = [
        create("letter"),
        write("letter", None, &old),
        Deed::Sync("letter".to_owned(), 2),
        Deed::Sync(String::new(), 3),
        write("letter", Some(0), &new),
    ];
    let disk = disk(Lies::Never, &deeds);
    assert_eq!(found(&disk, Mood::Dropped, "letter"), only(&old));
    assert_eq!(found(&disk, Mood::Kept, "letter"), only(&new));
    let torn = |first: u8, second: u8| Some([vec![first; 512], vec![second; 512]].concat());
    let all = BTreeSet::from([torn(b'o', b'o'), torn(b'o', b'n'), torn(b'n', b'o'), torn(b'n', b'n')]);
    assert_eq!(found(&disk, Mood::Mixed, "letter"), all);
}

#[test]
fn a_sync_covers_only_what_was_done_before_it_began() {
    let deeds = [
        create("letter"),
        Deed::Sync(String::new(), 1),
        write("letter", None, b"early"),
        write("letter", None, b"late"),
        Deed::Sync("letter".to_owned(), 3),
    ];
    let found = found(&disk(Lies::Never, &deeds), Mood::Mixed, "letter");
    assert!(found.contains(&Some(b"early".to_vec())) && found.contains(&Some(b"earlylate".to_vec())));
    assert!(found.contains(&Some(b"early\0\0\0\0".to_vec())), "the size may come without the bytes: {found:?}");
}

#[test]
fn a_rename_never_takes_both_names_away() {
    let deeds = [
        create("staged"),
        write("staged", None, b"bytes"),
        Deed::Sync("staged".to_owned(), 2),
        Deed::Sync(String::new(), 3),
        Deed::Rename("staged".to_owned(), "kept".to_owned()),
    ];
    let disk = disk(Lies::Never, &deeds);
    let mut chance = StdRng::seed_from_u64(1);
    let mut seen = BTreeSet::new();
    for _ in 0..200 {
        let image = tempfile::tempdir().unwrap();
        disk.image(Mood::Mixed, &mut chance, image.path());
        seen.insert(["staged", "kept"].map(|name| image.path().join(name).exists()));
    }
    assert_eq!(seen, BTreeSet::from([[true, false], [true, true], [false, true]]));
}

#[test]
fn a_trace_is_read_with_calls_that_waited_for_others() {
    let place = tempfile::tempdir().unwrap();
    let hex = |text: &str| text.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>();
    let lines = [
        format!("7  openat(AT_FDCWD<{0}>, \"{1}\", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 3<{1}>", hex("/"), hex("/w/a")),
        format!("7  pwrite64(3<{}>, \"{}\", 2, 40) = 2", hex("/w/a"), hex("ab")),
        format!("7  fsync(3<{}> <unfinished ...>", hex("/w/a")),
        format!("8  write(4<{}>, \"{}\", 3) = 3", hex("/w/b"), hex("xyz")),
        "7  <... fsync resumed>) = 0".to_owned(),
        format!("8  unlink(\"{}\") = -1 ENOENT (No such file or directory)", hex("/w/c")),
        format!("8  write(5<{}>(deleted), \"{}\", 1) = 1", hex("/w/d"), hex("x")),
        format!("8  write(5<{}>, \"{}\", 1) = 1", hex("/elsewhere"), hex("x")),
        format!("7  pwrite64(3<{}>, \"{}\", 2, 0 <unfinished ...>", hex("/w/a"), hex("no")),
        format!("8  unlink(\"{}\") = ?", hex("/w/b")),
        "7  +++ exited with 0 +++".to_owned(),
    ];
    let trace = place.path().join("trace");
    let ended = Ended { at: 1, files: BTreeMap::from([("a".to_owned(), b"as it is".to_vec())]) };
    let ended = Ended { at: lines.iter().map(|line| line.len() as u64 + 1).sum(), ..ended };
    std::fs::write(&trace, lines.join("\n") + "\n").unwrap();
    let deeds: Vec<Deed> = read(&trace, Path::new("/w"), &[ended]).into_iter().map(|call| call.deed).collect();
    let expected = [
        create("a"),
        write("a", Some(40), b"ab"),
        write("b", None, b"xyz"),
        Deed::Sync("a".to_owned(), 2),
        Deed::Remove("b".to_owned()),
        create("a"),
        write("a", Some(0), b"as it is"),
        Deed::Size("a".to_owned(), 8),
    ];
    assert_eq!(deeds, expected);
}
