//! The size of a file as people read it. Imports nothing of the house.

/// `3 KB`, `1.4 MB`: thousands of bytes, as systems show them today.
pub fn file_size(bytes: u64) -> String {
    match bytes {
        0..=999_999 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}
