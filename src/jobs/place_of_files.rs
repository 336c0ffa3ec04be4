//! Whose the place of the documents is: the database that came first leaves its mark there. To any other all bytes would
//! be bytes without a row, and its sweep would take every document away.

use bytes::Bytes;

use crate::domain::document::DOCUMENT_BYTES_MOST;
use crate::secrets::Purpose;
use crate::services::{Context, Refusal};
use crate::store::instance::instance_fetch;

/// The folder of the marks.
const MARKS: &str = "databases";
/// What a mark says to whoever finds it.
const WORDS: &[u8] = b"The documents here belong to one database of amhp-hub. Its name is the name of this file.\n";

/// Whether the place of documents belongs to this database and to no other.
///
/// # Errors
/// Of the database or the file store.
pub(super) async fn is_ours(ctx: &Context) -> Result<bool, Refusal> {
    let Some(mark) = mark(ctx).await? else { return Ok(false) };
    let marks = ctx.papers.files.list_in(MARKS).await?;
    if marks.is_empty() {
        let mut incoming = ctx.papers.files.receive(DOCUMENT_BYTES_MOST).await?;
        incoming.write(Bytes::from_static(WORDS)).await?;
        ctx.papers.files.keep(incoming.finish().await?, &mark).await?;
    }
    Ok(marks.iter().all(|known| *known == mark))
}

/// The mark of this database, by its secret and its birth; none where it was never begun.
async fn mark(ctx: &Context) -> Result<Option<String>, Refusal> {
    let Some(instance) = ctx.store.read(instance_fetch).await? else { return Ok(None) };
    let born = instance.created_at.0.as_microsecond().to_be_bytes();
    let name = ctx.secrets.digest(Purpose::Fingerprint, &[&born]);
    Ok(Some(format!("{MARKS}/{:032x}", u128::from_be_bytes(*name.first_chunk().unwrap_or(&[0; 16])))))
}
