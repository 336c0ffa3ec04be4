//! What the program told the system to write, in the order in which it did, as strace saw it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// What strace is told: every thread and child, paths of handles, strings whole and in hexadecimal, at the end of what
/// is there. The tracer is a grandchild, so that the program is this process's own child.
pub const STRACE: &[&str] = &[
    "-D",
    "-f",
    "-q",
    "-y",
    "-xx",
    "-a",
    "1",
    "-s",
    "2000000",
    "-A",
    "-e",
    "signal=none",
    "-e",
    "trace=open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,rename,renameat,\
     renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,mkdir,mkdirat,fsync,fdatasync,sync_file_range,\
     copy_file_range",
];

/// One thing that was done to the disk. Names are below the folder that is watched; its own is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A file was opened that is made where there is none.
    Create {
        /// Its name.
        name: String,
        /// Whether what it held goes.
        emptied: bool,
    },
    /// A folder was made.
    Folder(String),
    /// Bytes were written.
    Write {
        /// Into which file.
        name: String,
        /// From which byte on; at the end where it is not said.
        at: Option<usize>,
        /// What.
        bytes: Arc<[u8]>,
    },
    /// A file was cut, or made longer.
    Size(String, usize),
    /// A file or a folder is on the disk, with everything that was done to it before the call of this number began.
    Sync(String, usize),
    /// A name became another.
    Rename(String, String),
    /// A file has a second name.
    Link(String, String),
    /// A name is gone.
    Remove(String),
}

/// A deed, and where in the trace it was done.
#[derive(Debug)]
pub struct Call {
    /// The length of the trace then.
    pub end: u64,
    /// What was done.
    pub deed: Deed,
}

/// The files below the folder when a process had ended, and the length of the trace then.
pub struct Ended {
    /// The length of the trace.
    pub at: u64,
    /// Contents by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// The calls of a trace that did something below `folder`. What became of calls that were under way when a process ended
/// nobody said: the files tell.
pub fn read(trace: &Path, folder: &Path, ends: &[Ended]) -> Vec<Call> {
    let text = std::fs::read_to_string(trace).unwrap();
    let mut reader =
        Reader { below: hexadecimal(folder), folder: folder.to_str().unwrap().to_owned(), ..Reader::default() };
    let (mut end, mut ends) = (0, ends.iter().peekable());
    for line in text.split_inclusive('\n') {
        end += line.len() as u64;
        reader.line(line.trim_end(), end);
        if let Some(ended) = ends.next_if(|ended| ended.at <= end) {
            reader.ended(ended);
        }
    }
    reader.calls
}

#[derive(Default)]
struct Reader {
    below: String,
    folder: String,
    /// Calls that have begun: what was said, and how many calls had been made then.
    begun: HashMap<String, (String, usize)>,
    calls: Vec<Call>,
    /// Files of calls that never came to their end.
    unsure: Vec<String>,
}

impl Reader {
    fn line(&mut self, line: &str, end: u64) {
        let Some((pid, rest)) = line.split_once(' ') else { return };
        let rest = rest.trim_start();
        if let Some(head) = rest.strip_suffix(" <unfinished ...>") {
            self.begun.insert(pid.to_owned(), (head.to_owned(), self.calls.len()));
        } else if rest.starts_with("<... ") {
            let (_, tail) = rest.split_once(" resumed>").unwrap();
            // A call that had begun before the program was watched is not known.
            if let Some((head, began)) = self.begun.remove(pid) {
                self.call(&(head + tail), began, end);
            }
        } else if rest.contains(") = ") {
            self.call(rest, self.calls.len(), end);
        }
    }

    fn call(&mut self, text: &str, began: usize, end: u64) {
        if !text.contains(&self.below) {
            return;
        }
        let (call, answer) = text.rsplit_once(") = ").unwrap();
        let (verb, arguments) = call.split_once('(').unwrap();
        let Ok(answer) = answer.split([' ', '<']).next().unwrap().parse::<i64>() else {
            return self.unsure.extend(self.named(arguments));
        };
        if answer >= 0
            && let Some(deed) = self.deed(verb, arguments, usize::try_from(answer).unwrap(), began)
        {
            self.calls.push(Call { end, deed });
        }
    }

    /// After the end of a process: what it was about to do was done or not.
    fn ended(&mut self, ended: &Ended) {
        for (text, _) in std::mem::take(&mut self.begun).into_values() {
            let arguments = text.split_once('(').map_or("", |(_, arguments)| arguments);
            self.unsure.extend(self.named(arguments));
        }
        for name in std::mem::take(&mut self.unsure) {
            let deeds = match ended.files.get(&name) {
                None => vec![Deed::Remove(name)],
                Some(content) => vec![
                    Deed::Create { name: name.clone(), emptied: false },
                    Deed::Write { name: name.clone(), at: Some(0), bytes: content.as_slice().into() },
                    Deed::Size(name, content.len()),
                ],
            };
            self.calls.extend(deeds.into_iter().map(|deed| Call { end: ended.at, deed }));
        }
    }

    /// The files that the arguments of a call name, by handle or by path. A text that was written is no path.
    fn named(&self, arguments: &str) -> Vec<String> {
        let paths =
            arguments.split(['"', '<', '>']).filter(|text| text.contains(&self.below) && text.starts_with("\\x2f"));
        paths.filter_map(|path| self.name(path)).filter(|name| !name.is_empty()).collect()
    }

    fn deed(&self, verb: &str, arguments: &str, answer: usize, began: usize) -> Option<Deed> {
        let text = |n: usize| arguments.split('"').nth(2 * n + 1).unwrap();
        let named = |n: usize| self.name(text(n));
        let number = |n: usize| arguments.rsplit(", ").nth(n).unwrap().parse::<usize>().unwrap();
        let handle = || {
            let (_, rest) = arguments.split_once('<')?;
            let (path, rest) = rest.split_once('>')?;
            if rest.starts_with("(deleted)") { None } else { self.name(path) }
        };
        match verb {
            "open" | "openat" if arguments.contains("O_CREAT") || arguments.contains("O_TRUNC") => {
                Some(Deed::Create { name: named(0)?, emptied: arguments.contains("O_TRUNC") })
            }
            "open" | "openat" => None,
            "mkdir" | "mkdirat" => Some(Deed::Folder(named(0)?)),
            "write" => Some(Deed::Write { name: handle()?, at: None, bytes: bytes(text(0))[..answer].into() }),
            "pwrite64" => {
                Some(Deed::Write { name: handle()?, at: Some(number(0)), bytes: bytes(text(0))[..answer].into() })
            }
            "ftruncate" => Some(Deed::Size(handle()?, number(0))),
            "fsync" | "fdatasync" => Some(Deed::Sync(handle()?, began)),
            "rename" | "renameat" | "renameat2" => Some(Deed::Rename(named(0)?, named(1)?)),
            "link" | "linkat" => Some(Deed::Link(named(0)?, named(1)?)),
            "unlink" | "unlinkat" => Some(Deed::Remove(named(0)?)),
            other => panic!("the program wrote by {other}, which this model of a disk does not know"),
        }
    }

    /// The name below the folder of a path in hexadecimal. What SQLite shares in memory is made anew at each start.
    fn name(&self, path: &str) -> Option<String> {
        let path = String::from_utf8(bytes(path)).unwrap();
        let name = path.strip_prefix(&self.folder)?.trim_start_matches('/');
        (!name.ends_with("-shm")).then(|| name.to_owned())
    }
}

/// `\x2f\x74` → `/t`.
fn bytes(text: &str) -> Vec<u8> {
    let digit = |byte: u8| if byte > b'9' { byte - b'a' + 10 } else { byte - b'0' };
    text.as_bytes().chunks_exact(4).map(|four| digit(four[2]) << 4 | digit(four[3])).collect()
}

fn hexadecimal(path: &Path) -> String {
    path.to_str().unwrap().bytes().map(|byte| format!("\\x{byte:02x}")).collect()
}
