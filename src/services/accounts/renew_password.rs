//! Gives an account another password and ends its sessions: a demonstration does so each time it is started.

use super::challenge::address;
use super::password;
use crate::domain::Masked;
use crate::services::{Context, Refusal};
use crate::store;

/// Sets the password of the account with this address. Sessions from before end.
///
/// # Errors
/// `NotFound` where the address has no account; `Invalid` where the password does not do.
pub async fn renew_password(ctx: &Context, email: &str, password: Masked<String>) -> Result<(), Refusal> {
    if let Some(problem) = password::problem(&password, &["amhp"]) {
        return Err(Refusal::Invalid(vec![problem]));
    }
    let hash = ctx.passwords.hash(password).await?;
    let email = address(email);
    ctx.store
        .write(move |tx| {
            let account = store::account_by_email(tx, &email)?.ok_or(Refusal::NotFound)?;
            store::account_set_password(tx, account.id, &hash)?;
            store::sessions_delete_of(tx, account.id).map_err(Refusal::from)
        })
        .await
}
