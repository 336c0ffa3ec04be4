//! A QR code as one path of an SVG picture, so that the page needs neither an image nor a style.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// Light modules around a QR code, which readers need.
const MARGIN: i32 = 4;

/// What a template draws.
#[derive(Debug, Serialize)]
pub(super) struct Square {
    /// Modules on a side, with the margin: the picture's view box.
    side: i32,
    /// The dark modules: the `d` of a path.
    path: String,
}

impl Square {
    /// The QR code of a text; none for one that is too long.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let rows = 0..code.size();
        let dark = rows.flat_map(|y| (0..code.size()).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
        let path = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + MARGIN, y + MARGIN)).collect();
        Some(Self { side: code.size() + 2 * MARGIN, path })
    }
}
