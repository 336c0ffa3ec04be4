//! The bytes of documents: what a file is and whether it is safe in structure, by the real child and on a corpus that a
//! script writes; received, kept, given, scanned.

mod bench;
mod clamd;
mod corpus;
mod durable;
mod inspect_child;
mod inspect_limits;
mod inspect_words;
mod s3;
mod store;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use amhp_hub::files::Inspector;
use serde::Deserialize;

/// One file of the corpus, as `tests/corpus/make.py` describes it.
#[derive(Debug, Deserialize)]
struct Sample {
    file: String,
    name: String,
    honest: bool,
    family: String,
    expect: Expected,
}

/// What must be said of a file: a kind, or `scanner`; or one of some flaws.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expected {
    Kind(String),
    Flaws(Vec<String>),
}

/// The corpus, written once in a run.
static CORPUS: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/make.py");
    let written = Command::new("python3").arg(script).arg(folder()).output().unwrap();
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    serde_json::from_slice(&std::fs::read(folder().join("index.json")).unwrap()).unwrap()
});

/// Where the corpus is written: the tests' own folder under `target`, over the last one.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus")
}

impl Sample {
    fn path(&self) -> PathBuf {
        folder().join(&self.file)
    }

    fn open(&self) -> File {
        File::open(self.path()).unwrap()
    }
}

/// The sample of a name.
fn sample(name: &str) -> &'static Sample {
    CORPUS.iter().find(|sample| sample.name == name).unwrap()
}

/// The binary under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_amhp-hub");

/// An inspector by the binary under test.
fn inspector() -> Inspector {
    Inspector::new(PROGRAM.into())
}
