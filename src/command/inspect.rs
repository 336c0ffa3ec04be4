//! `amhp-hub inspect`: judges the file on its standard input and prints a line of JSON. The service starts it for each
//! uploaded file; it opens nothing and reads no setting.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{CommandError, say};
use crate::files::inspect;
use crate::files::inspector::Answer;

/// What this process may use, the file it judges included. The first is what it may write on, in bytes: a PDF is read
/// whole, all else in pieces; the second is all that it may map, its own program and the stacks of its threads too.
const LIMITS: [(Resource, u64); 7] = [
    (Resource::Data, 192 << 20),
    (Resource::As, 1 << 30),
    (Resource::Cpu, 10),
    (Resource::Core, 0),
    (Resource::Fsize, 0),
    (Resource::Nofile, 0),
    (Resource::Nproc, 0),
];

pub(super) fn run() -> Result<(), CommandError> {
    let mut file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    for (resource, limit) in LIMITS {
        let limit = Some(limit);
        setrlimit(resource, Rlimit { current: limit, maximum: limit }).map_err(io::Error::from)?;
    }
    let size = file.metadata()?.len();
    let answer = match inspect(&mut file, size) {
        Ok(kind) => Answer::Kind(kind),
        Err(flaw) => Answer::Flaw(flaw),
    };
    say(&serde_json::to_string(&answer).map_err(io::Error::other)?);
    Ok(())
}
