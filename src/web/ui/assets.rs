//! What is served under `/assets/`: styles, scripts, pictures, all within the binary. Imports nothing of ours.
//!
//! A page names an asset with part of its content's hash (`app-1f2e3d4c.css`): such a name never means anything else,
//! so it may be kept for ever. The plain name works too, for pictures that the styles name and scripts that import one
//! another; it is to be kept for a short time only.

use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/static/"]
struct Site;

/// One file, ready to be sent.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The content.
    pub bytes: Cow<'static, [u8]>,
    /// The value of `Content-Type`.
    pub content_type: String,
    /// Whether the name holds the content's hash, so that browsers may keep it for ever.
    pub immutable: bool,
}

/// All that is served under `/assets/`.
#[derive(Debug, Clone, Copy)]
pub struct Assets;

impl Assets {
    /// The file at `path`, which is what follows `/assets/`: a name with its hash or a plain one.
    pub fn find(path: &str) -> Option<Asset> {
        if let Some(file) = Site::get(path) {
            return Some(asset(path, file, false));
        }
        let (stem, ending) = path.rsplit_once('.')?;
        let (stem, hash) = stem.rsplit_once('-')?;
        let plain = format!("{stem}.{ending}");
        let file = Site::get(&plain)?;
        (hash == short_hash(&file)).then(|| asset(&plain, file, true))
    }

    /// The address of the asset with this plain name (`app.css`), with its hash; none where there is no such asset.
    pub fn url(name: &str) -> Option<String> {
        let file = Site::get(name)?;
        let (stem, ending) = name.rsplit_once('.')?;
        Some(format!("/assets/{stem}-{}.{ending}", short_hash(&file)))
    }

    /// The plain names of all assets.
    pub fn names() -> impl Iterator<Item = Cow<'static, str>> {
        Site::iter()
    }
}

fn asset(name: &str, file: EmbeddedFile, immutable: bool) -> Asset {
    let kind = file.metadata.mimetype();
    let text = kind.starts_with("text/") || name.ends_with(".svg");
    let content_type = if text { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    Asset { bytes: file.data, content_type, immutable }
}

/// Eight hexadecimal digits of the content's SHA-256.
fn short_hash(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
