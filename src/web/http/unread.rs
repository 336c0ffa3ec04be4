//! Requests whose body was not read to its end: the connection is closed, not read on for as long as somebody sends.
//!
//! actix-http reads a chunked body that nobody wants to its end, whenever that comes, but closes where the reader is
//! still there when the answer leaves. So the reader is lent to the handler and kept until then.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures_util::Stream;

/// A request's body and whether it was read to its end.
struct Source {
    payload: RefCell<Payload>,
    ended: Cell<bool>,
}

struct Lent(Rc<Source>);

impl Stream for Lent {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut *self.0.payload.borrow_mut()).poll_next(cx);
        if matches!(next, Poll::Ready(None)) {
            self.0.ended.set(true);
        }
        next
    }
}

/// An answer's body that keeps what is left of the request's.
struct Holding {
    body: BoxBody,
    _unread: Rc<Source>,
}

impl MessageBody for Holding {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        self.body.as_pin_mut().poll_next(cx)
    }
}

/// Middleware: closes the connection after an answer that was given without reading the whole request.
///
/// # Errors
/// Those of the handlers, passed on.
pub async fn close_unread<B: MessageBody + 'static>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let payload = req.take_payload();
    if matches!(payload, Payload::None) {
        return next.call(req).await.map(ServiceResponse::map_into_boxed_body);
    }
    let source = Rc::new(Source { payload: RefCell::new(payload), ended: Cell::new(false) });
    req.set_payload(Payload::Stream { payload: Box::pin(Lent(Rc::clone(&source))) });
    let response = next.call(req).await?.map_into_boxed_body();
    if source.ended.get() {
        return Ok(response);
    }
    Ok(response.map_body(|_, body| BoxBody::new(Holding { body, _unread: source })))
}
