//! A body that has to keep coming: bounded in size, and cut off where it comes too slowly, whatever its sender claims.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

/// What any body gets.
const BEGINNING: Duration = Duration::from_secs(15);
/// What each ten kilobytes that came add to it.
const PER_10_KB: Duration = Duration::from_secs(1);
/// No body gets more.
const AT_MOST: Duration = Duration::from_secs(600);

/// The body of a request with a file.
pub(super) struct Paced {
    payload: Payload,
    began: Instant,
    seen: u64,
    most: u64,
    overdue: Pin<Box<Sleep>>,
}

impl Paced {
    /// A body of at most `most` bytes.
    pub(super) fn new(payload: Payload, most: u64) -> Self {
        let began = Instant::now();
        Self { payload, began, seen: 0, most, overdue: Box::pin(sleep_until(began + BEGINNING)) }
    }

    /// By when the next bytes have to be here.
    fn deadline(&self) -> Instant {
        let earned = PER_10_KB * u32::try_from(self.seen / 10_240).unwrap_or(u32::MAX);
        self.began + BEGINNING.saturating_add(earned).min(AT_MOST)
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.overdue.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))));
        }
        let next = Pin::new(&mut self.payload).poll_next(cx);
        if let Poll::Ready(Some(Ok(chunk))) = &next {
            self.seen = self.seen.saturating_add(chunk.len() as u64);
            if self.seen > self.most {
                return Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::FileTooLarge.into()))));
            }
            let deadline = self.deadline();
            self.overdue.as_mut().reset(deadline);
        }
        next
    }
}
