//! Pages are registered with the operation that they do: a page without a row in the policy table cannot be written.

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, Responder, Route, guard};

use crate::domain::policy::Operation;

/// A page, as tests walk it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRoute {
    /// The method.
    pub method: Method,
    /// The path's pattern.
    pub path: &'static str,
    /// What it does.
    pub operation: Operation,
}

/// What is read by GET, or asked for by HEAD: its answer is the same without the body (RFC 9110 §9.3.2).
pub fn get_or_head() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// Registers pages and remembers which.
pub struct Routes<'a> {
    config: &'a mut ServiceConfig,
    seen: Vec<PageRoute>,
}

impl<'a> Routes<'a> {
    /// Registers into `config`.
    pub fn new(config: &'a mut ServiceConfig) -> Self {
        Self { config, seen: Vec::new() }
    }

    /// A page that is read.
    #[must_use]
    pub fn get<F, Args>(self, path: &'static str, operation: Operation, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::GET, path, operation, handler)
    }

    /// A form that comes back.
    #[must_use]
    pub fn post<F, Args>(self, path: &'static str, operation: Operation, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Method::POST, path, operation, handler)
    }

    fn add<F, Args>(mut self, method: Method, path: &'static str, operation: Operation, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = if method == Method::GET { get_or_head() } else { web::method(method.clone()) };
        self.config.route(path, route.to(handler));
        self.seen.push(PageRoute { method, path, operation });
        self
    }

    /// What was registered.
    pub fn seen(self) -> Vec<PageRoute> {
        self.seen
    }
}
