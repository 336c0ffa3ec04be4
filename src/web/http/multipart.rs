//! A form with a file (RFC 7578): its fields in memory, its file straight into the files store's staging file.
//!
//! Whatever its sender claims, only so many parts are read, only so much of a head or a text is held (the reader's
//! buffer is 64 KiB), and a slow body is cut off.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, Header};
use futures_util::StreamExt;

use super::paced::Paced;
use super::posted::{TOKEN, take};
use super::{Fault, Site, csrf, unsaved};
use crate::domain::document::DOCUMENT_BYTES_MOST;
use crate::services::Refusal;
use crate::services::documents::{Incoming, Sent};

/// Name of the part with the file.
const FILE: &str = "file";
/// Parts of one form.
const PARTS_MOST: usize = 16;
/// Bytes of a part that is no file.
const TEXT_MOST: usize = 8 * 1024;
/// What the parts around the file may take.
const AROUND: u64 = 64 * 1024;
/// What is read of a form whose file is too large, so that its page can say so: a browser shows no answer to what it
/// could not finish sending.
const READ_ON_MOST: u64 = 100 * 1024 * 1024;

/// A form with a file.
pub struct FileForm {
    /// Fields that are no file, in the order in which they came.
    pub fields: Vec<(String, String)>,
    /// The file.
    pub sent: Sent,
}

impl FileForm {
    /// The first field of this name, trimmed; empty where it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }
}

/// Reads a form that a program sends.
///
/// # Errors
/// `too_large` at once, `timeout`, `unsupported_media_type`, `bad_request`; `unavailable` where it cannot be kept.
pub async fn read_file_form(req: &HttpRequest, payload: Payload, incoming: Incoming) -> Result<FileForm, Fault> {
    let most = DOCUMENT_BYTES_MOST + AROUND;
    if length(req).is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let mut reading = Reading::new(req, payload, Some(incoming), most)?;
    while let Some(field) = reading.next_field().await? {
        reading.take(field).await?;
        if matches!(reading.sent, Sent::TooLarge { .. }) {
            return Err(too_large());
        }
    }
    Ok(reading.into_form())
}

/// Reads a form of one of our pages. Its token is its first part and is looked at before anything of the file is kept.
///
/// # Errors
/// `not_allowed`; else as [`read_file_form`], but a file that is too large is told in the form.
pub async fn read_posted_file(
    req: &HttpRequest,
    site: &Site,
    payload: Payload,
    incoming: Incoming,
) -> Result<FileForm, Fault> {
    if length(req).is_some_and(|length| length > READ_ON_MOST) {
        return Err(too_large());
    }
    let mut reading = Reading::new(req, payload, Some(incoming), READ_ON_MOST)?;
    let token = match reading.next_field().await? {
        Some(mut field) if field.name() == Some(TOKEN) => text(&mut field).await?,
        _ => String::new(),
    };
    if let Err(fault) = csrf::check(req, site, &token) {
        reading.read_on().await;
        return Err(fault);
    }
    let read = reading.take_all().await;
    unsaved::hold_beside_file(req, site, &token, &reading.fields);
    if let Err(fault) = read {
        reading.read_on().await;
        return Err(fault);
    }
    Ok(reading.into_form())
}

/// Reads a form of one of our pages whose file nobody can take: what was typed beside it is held for the page that says
/// so, and the file is read within bounds, so that a browser shows that page.
pub async fn read_beside_file(req: &HttpRequest, site: &Site, payload: Payload) {
    let Ok(mut reading) = Reading::new(req, payload, None, READ_ON_MOST) else { return };
    reading.take_words().await;
    let token = take(&mut reading.fields, TOKEN);
    unsaved::hold_beside_file(req, site, &token, &reading.fields);
    reading.read_on().await;
}

/// Reads a body that nobody wants, within bounds, so that a browser shows the answer.
pub async fn read_away(payload: Payload) {
    let mut body = Paced::new(payload, READ_ON_MOST);
    while let Some(Ok(_)) = body.next().await {}
}

/// A form while it is read.
struct Reading {
    parts: Multipart,
    count: usize,
    fields: Vec<(String, String)>,
    incoming: Option<Incoming>,
    sent: Sent,
    /// Whether a file that is too large is not read to its end.
    stops_early: bool,
}

impl Reading {
    fn new(req: &HttpRequest, payload: Payload, incoming: Option<Incoming>, most: u64) -> Result<Self, Fault> {
        let given = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let given: Option<mime::Mime> = given.and_then(|value| value.parse().ok());
        if given.is_none_or(|given| given.essence_str() != "multipart/form-data") {
            let detail = "Send the body as multipart/form-data.";
            return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
        }
        let parts = Multipart::new(req.headers(), Paced::new(payload, most));
        Ok(Self {
            parts,
            count: 0,
            fields: Vec::new(),
            incoming,
            sent: Sent::Nothing,
            stops_early: most < READ_ON_MOST,
        })
    }

    async fn next_field(&mut self) -> Result<Option<Field>, Fault> {
        let field = self.parts.next().await.transpose().map_err(|e| broken(&e))?;
        self.count += 1;
        if self.count > PARTS_MOST && field.is_some() {
            return Err(Fault::bad_request("The form has more parts than it takes."));
        }
        Ok(field)
    }

    async fn take_all(&mut self) -> Result<(), Fault> {
        while let Some(field) = self.next_field().await? {
            self.take(field).await?;
        }
        Ok(())
    }

    /// Takes the parts before the file, as far as they can be read.
    async fn take_words(&mut self) {
        while let Ok(Some(field)) = self.next_field().await {
            if field.name() == Some(FILE) || self.take(field).await.is_err() {
                return;
            }
        }
    }

    async fn take(&mut self, mut field: Field) -> Result<(), Fault> {
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILE {
            return self.take_file(field).await;
        }
        if self.fields.iter().any(|(known, _)| *known == name) {
            return Err(Fault::bad_request("The form names a field twice."));
        }
        let value = text(&mut field).await?;
        self.fields.push((name, value));
        Ok(())
    }

    async fn take_file(&mut self, mut field: Field) -> Result<(), Fault> {
        let name = field.content_disposition().and_then(|head| head.get_filename().map(str::to_owned));
        let mut incoming = self.incoming.take();
        if incoming.is_none() {
            return Err(Fault::bad_request("Send one file at a time."));
        }
        let mut seen = 0;
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|e| broken(&e))?;
            seen += chunk.len() as u64;
            match &mut incoming {
                Some(file) if seen <= DOCUMENT_BYTES_MOST => file.write(chunk).await.map_err(Refusal::from)?,
                // Nothing of it is kept any longer.
                _ => incoming = None,
            }
            if incoming.is_none() && self.stops_early {
                break;
            }
        }
        let chosen = seen > 0 || name.as_ref().is_some_and(|name| !name.is_empty());
        let name = name.unwrap_or_default();
        self.sent = match incoming {
            None => Sent::TooLarge { name },
            Some(_) if !chosen => Sent::Nothing,
            Some(file) => Sent::File { name, received: file.finish().await.map_err(Refusal::from)? },
        };
        Ok(())
    }

    /// Reads what nobody wants any more, within bounds, so that a browser shows the answer.
    async fn read_on(&mut self) {
        self.incoming = None;
        while let Some(Ok(_)) = self.parts.next().await {}
    }

    fn into_form(self) -> FileForm {
        FileForm { fields: self.fields, sent: self.sent }
    }
}

async fn text(field: &mut Field) -> Result<String, Fault> {
    let bytes = field.bytes(TEXT_MOST).await.map_err(|_| Fault::bad_request("A field of the form is too long."))?;
    let bytes = bytes.map_err(|e| broken(&e))?;
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| Fault::bad_request("A field of the form is no UTF-8."))?;
    Ok(text.replace("\r\n", "\n"))
}

fn length(req: &HttpRequest) -> Option<u64> {
    header::ContentLength::parse(req).ok().map(|header::ContentLength(length)| length as u64)
}

fn broken(error: &MultipartError) -> Fault {
    match error {
        MultipartError::Payload(PayloadError::Io(e)) if e.kind() == std::io::ErrorKind::TimedOut => {
            let detail = "The file did not come in time. Send it again.";
            Fault::new(StatusCode::REQUEST_TIMEOUT, "timeout", detail)
        }
        MultipartError::Payload(PayloadError::Io(e)) if e.kind() == std::io::ErrorKind::FileTooLarge => too_large(),
        MultipartError::Payload(PayloadError::Overflow) => {
            Fault::bad_request("The head of a part of the form is too long.")
        }
        _ => Fault::bad_request("The form broke off, or is not written as multipart/form-data. Send it again."),
    }
}

fn too_large() -> Fault {
    let detail = format!("The file must be smaller than {} MB. Nothing was added.", DOCUMENT_BYTES_MOST / 1024 / 1024);
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}
