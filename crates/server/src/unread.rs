//! Bodies that nobody read to their end.
//!
//! actix-web goes on reading a chunked body after the answer, for as long as the client cares to send it and without a
//! deadline, if the body was dropped before the answer was sent. Kept until then, it closes the connection instead.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    web::Bytes,
};
use futures_util::Stream;

type BoxedPayloadStream = Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>;

/// A hand on a request's body, whatever becomes of it.
#[derive(Clone)]
pub struct Unread(Rc<RefCell<Payload>>);

impl Unread {
    /// Of this request, if it has a body. Who reads it reads through the same hand.
    pub fn of(request: ServiceRequest) -> (ServiceRequest, Option<Self>) {
        let (request, payload) = request.into_parts();
        if matches!(payload, Payload::None) {
            return (ServiceRequest::from_parts(request, payload), None);
        }
        let hand = Self(Rc::new(RefCell::new(payload)));
        let stream: BoxedPayloadStream = Box::pin(hand.clone());
        let payload = Payload::Stream { payload: stream };
        (ServiceRequest::from_parts(request, payload), Some(hand))
    }

    /// Lets go of the body when the answer has been sent.
    pub fn kept_by(self, response: ServiceResponse) -> ServiceResponse {
        response.map_body(|_, answer| BoxBody::new(Keeping { answer, _unread: self }))
    }
}

impl Stream for Unread {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

struct Keeping {
    answer: BoxBody,
    _unread: Unread,
}

impl MessageBody for Keeping {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer).poll_next(context)
    }
}
