//! Where a link may lead that waits for a hand, and which paths stay on the reader's own machine. Imports nothing of
//! ours.

/// Schemes that a person may follow from a letter.
const FOLLOWED: [&str; 7] = ["http", "https", "mailto", "tel", "sms", "ftp", "ftps"];
/// Endings of what runs when it is opened.
const PROGRAMS: [&str; 36] = [
    "exe", "com", "bat", "cmd", "scr", "pif", "cpl", "msi", "msp", "msc", "hta", "js", "jse", "vbs", "vbe", "wsf",
    "wsh", "ps1", "psm1", "lnk", "url", "jar", "reg", "inf", "dll", "sct", "chm", "hlp", "iso", "img", "vhd", "vhdx",
    "appref-ms", "application", "website", "scf",
];

/// Whether a link that opens only by hand may lead to `target`: the web, a letter, a call, or a document on the
/// reader's own machine. Never a share of the network, which learns who asks, nor a program.
pub fn may_be_followed(target: &str) -> bool {
    let target = target.trim().to_lowercase();
    if target == "about:blank" || target.is_empty() || target.starts_with('#') {
        return true;
    }
    let known = target.split_once(':').is_some_and(|(scheme, _)| FOLLOWED.contains(&scheme));
    known || (is_local(&target) && !is_program(&target))
}

/// Whether `target` is a path on a drive of the reader's machine, or beside the document.
pub fn is_local(target: &str) -> bool {
    let plain = target.trim().to_lowercase().replace("%5c", "/").replace("%2f", "/").replace('\\', "/");
    let path = plain.strip_prefix("file:///").unwrap_or(&plain);
    let path = match path.as_bytes() {
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => &path[3..],
        _ => path,
    };
    !path.contains(':') && !path.contains("%3a") && !path.starts_with('/') && !path.contains("//")
}

fn is_program(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    PROGRAMS.contains(&end.trim_end())
}
