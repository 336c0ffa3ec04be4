//! The types and flaws as people and programs meet them; and the command as nobody is to meet it.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::process::Command;

use amhp_hub::files::{FileKind, Flaw, inspect};

use super::PROGRAM;

#[test]
fn each_flaw_says_what_is_wrong_and_what_to_do() {
    let words: BTreeSet<&str> = Flaw::ALL.iter().flat_map(|flaw| [flaw.detail(), flaw.remedy()]).collect();
    assert_eq!(words.len(), Flaw::ALL.len() * 2);
    assert!(words.iter().all(|words| words.ends_with('.') && words.len() < 120), "{words:?}");
}

#[test]
fn each_kind_has_a_media_type_and_an_extension_of_its_own() {
    let types: BTreeSet<&str> = FileKind::ALL.iter().map(|kind| kind.media_type()).collect();
    let ends: BTreeSet<&str> = FileKind::ALL.iter().map(|kind| kind.extension()).collect();
    assert_eq!((types.len(), ends.len()), (FileKind::ALL.len(), FileKind::ALL.len()));
}

#[test]
fn no_first_bytes_break_the_reader() {
    let heads: [&[u8]; 12] = [
        b"PK\x03\x04",
        b"%PDF-",
        b"{\\rtf1",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"II*\0",
        b"MM\0*",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\0\0\0\x18ftypheic",
        b"\xff\xfe",
        b"\xef\xbb\xbf<",
        b"x",
    ];
    for head in heads {
        for (length, fill) in [(0, 0), (1, 0xff), (40, 0), (600, 0xff), (5_000, 0x7f)] {
            let bytes = [head, &vec![fill; length]].concat();
            let size = bytes.len() as u64;
            let said = inspect(&mut Cursor::new(bytes), size);
            assert!(said.is_err() || said == Ok(FileKind::Txt), "{head:?} {length}: {said:?}");
        }
    }
    assert_eq!(inspect(&mut Cursor::new([]), 0), Err(Flaw::Empty));
}

#[test]
fn the_command_is_not_offered() {
    let help = Command::new(PROGRAM).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("migrate") && !help.contains("inspect"), "{help}");
}
