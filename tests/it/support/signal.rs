//! Signals to processes that the tests started, by their ids.

use std::process::Command;

/// Sends the signal of this name, such as `STOP`. One of several that ended meanwhile is no failure.
pub fn signal(name: &str, pids: &[u32]) {
    let pids: Vec<String> = pids.iter().map(u32::to_string).collect();
    // The shell's own kill: a bare machine has no program of that name.
    let script = "name=$1; shift; kill -\"$name\" \"$@\"";
    let kill = Command::new("/bin/sh").args(["-c", script, "sh", name]).args(&pids).status().unwrap();
    assert!(kill.success() || pids.len() > 1, "{name} {pids:?}");
}
