//! The paths of the API: each with its methods, each method with its operation of the policy table. What a path does
//! not take is answered 405 with what it does.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, FromRequest, Handler, HttpResponse, Resource, Responder, Route, web};

use crate::domain::policy::Operation;
use crate::web::http::{Fault, get_or_head, limit_network};

/// An operation where it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiRoute {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path's pattern below `/api/v1`.
    pub path: &'static str,
    /// What it does.
    pub operation: Operation,
}

/// A path with everything that it does.
pub(super) struct Place {
    path: &'static str,
    routes: Vec<Route>,
    pub(super) seen: Vec<ApiRoute>,
}

impl Place {
    /// A path that does nothing yet.
    pub(super) fn at(path: &'static str) -> Self {
        Self { path, routes: Vec::new(), seen: Vec::new() }
    }

    /// Reads. `HEAD` is answered as `GET` is.
    pub(super) fn get<F, Args>(self, operation: Operation, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let route = get_or_head();
        self.add("GET", operation, route.to(handler))
    }

    /// Does something.
    pub(super) fn post<F, Args>(self, operation: Operation, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add("POST", operation, web::post().to(handler))
    }

    /// Changes.
    pub(super) fn patch<F, Args>(self, operation: Operation, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add("PATCH", operation, web::patch().to(handler))
    }

    /// Deletes.
    pub(super) fn delete<F, Args>(self, operation: Operation, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add("DELETE", operation, web::delete().to(handler))
    }

    fn add(mut self, method: &'static str, operation: Operation, route: Route) -> Self {
        let route = if takes_query(operation) { route } else { route.wrap(from_fn(refuse_query)) };
        let route = if is_limited(operation) { route.wrap(from_fn(limit_network)) } else { route };
        self.routes.push(route);
        self.seen.push(ApiRoute { method, path: self.path, operation });
        self
    }

    /// As actix registers it.
    pub(super) fn resource(self) -> Resource {
        let mut methods: Vec<&str> = self.seen.iter().map(|route| route.method).collect();
        if methods.contains(&"GET") {
            methods.push(Method::HEAD.as_str());
        }
        let allow = HeaderValue::from_str(&methods.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""));
        let resource = self.routes.into_iter().fold(web::resource(self.path), Resource::route);
        resource.default_service(web::to(move || {
            let mut response = HttpResponse::from_error(Fault::method_not_allowed());
            response.headers_mut().insert(header::ALLOW, allow.clone());
            async move { response }
        }))
    }
}

/// Whether a guesser could use it without being signed in.
pub(super) const fn is_limited(operation: Operation) -> bool {
    use Operation as O;
    matches!(operation, O::RegisterAccount | O::StartSignIn | O::ResendCode | O::CompleteSignIn | O::CompleteSetUp)
}

/// Whether it looks at its query itself.
const fn takes_query(operation: Operation) -> bool {
    matches!(operation, Operation::ListQueue | Operation::GetDocument)
}

/// A parameter that is not there is most often one that is misspelt: it is refused rather than not heeded.
async fn refuse_query<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if req.query_string().is_empty() {
        return next.call(req).await.map(ServiceResponse::map_into_boxed_body);
    }
    Ok(req.error_response(Fault::bad_request("This operation takes no query parameters.")))
}
