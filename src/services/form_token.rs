//! Tokens that bind a page's form to the session or visit that it was drawn for, and to the account: by the latter it is
//! known who typed what comes back after the session has ended.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::Context;
use crate::domain::Masked;
use crate::domain::ids::AccountId;
use crate::secrets::Purpose;

/// The token for forms drawn for the holder of `binding` (a session's token or a visit's id).
pub fn form_token(ctx: &Context, binding: &str) -> Masked<String> {
    ctx.secrets.derived_token(Purpose::Csrf, &[binding.as_bytes()])
}

/// Whether a form that comes back was drawn for the holder of `binding`.
pub fn is_form_token(ctx: &Context, token: &str, binding: &str) -> bool {
    ctx.secrets.is_derived_token(token, Purpose::Csrf, &[binding.as_bytes()])
}

/// Names the account that a form is drawn for, to nobody but us: sealed, another text each time.
pub fn form_holder(ctx: &Context, account: AccountId) -> Masked<String> {
    let sealed = ctx.secrets.seal(Purpose::FormHolder, &[], account.uuid().as_bytes(), ctx.chance.bytes());
    Masked::new(URL_SAFE_NO_PAD.encode(sealed))
}

/// The account that a form was drawn for; none where the text is not ours.
pub fn holder_of_form(ctx: &Context, text: &str) -> Option<AccountId> {
    let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
    let plain = ctx.secrets.open(Purpose::FormHolder, &[], &sealed).ok()?;
    Uuid::from_slice(&plain).ok().map(AccountId::new)
}
