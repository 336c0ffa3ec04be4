//! Tokens that bind a page's form to the session or visit that it was drawn for.

use super::Context;
use crate::domain::Masked;
use crate::secrets::Purpose;

/// The token for forms drawn for the holder of `binding` (a session's token or a visit's id).
pub fn form_token(ctx: &Context, binding: &str) -> Masked<String> {
    ctx.secrets.derived_token(Purpose::Csrf, &[binding.as_bytes()])
}

/// Whether a form that comes back was drawn for the holder of `binding`.
pub fn is_form_token(ctx: &Context, token: &str, binding: &str) -> bool {
    ctx.secrets.is_derived_token(token, Purpose::Csrf, &[binding.as_bytes()])
}
