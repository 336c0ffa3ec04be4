//! What can go wrong with the database, told apart by what the caller may do next. Imports nothing of the house.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

/// Kept for the log; never shown to anybody else.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The name under which a broken foreign key is reported: SQLite does not say which.
pub const FOREIGN_KEY: &str = "foreign_key";

/// Why a read or a write gave no value. Its words never hold anything of a row.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was changed; the same call may succeed later.
    #[error("the database cannot be used at the moment")]
    Unavailable(#[source] Cause),
    /// The connection died while the change was being made final: it may have been kept, or not. The caller says so
    /// and lets the idempotency key decide when asked again.
    #[error("the database did not say whether the change was kept")]
    OutcomeUnknown(#[source] Cause),
    /// A unique constraint forbids the change: `table.column`, or `table.one_two` for several columns, the same on
    /// both engines; [`FOREIGN_KEY`] where the row points at nothing, or something still points at it.
    #[error("the change conflicts with {constraint}")]
    Conflict {
        /// Which constraint.
        constraint: String,
    },
    /// There is no such row.
    #[error("there is no such row")]
    NotFound,
    /// A defect: of this program, or of what is stored.
    #[error("the database refused, or holds, what it should not")]
    Fault(#[source] Cause),
}

impl StoreError {
    /// The same for somebody else who asked the same.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Unavailable(cause) => Self::Unavailable(cause.to_string().into()),
            Self::OutcomeUnknown(cause) => Self::OutcomeUnknown(cause.to_string().into()),
            Self::Conflict { constraint } => Self::Conflict { constraint: constraint.clone() },
            Self::NotFound => Self::NotFound,
            Self::Fault(cause) => Self::Fault(cause.to_string().into()),
        }
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                Self::Conflict { constraint: constraint(&*info) }
            }
            Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation, _) => {
                Self::Conflict { constraint: FOREIGN_KEY.to_owned() }
            }
            error if is_passing(&error) => Self::Unavailable(Box::new(error)),
            error => Self::Fault(Box::new(error)),
        }
    }
}

/// What libpq says of a connection that ended under a statement, and a server that ends one. Diesel knows it by the
/// connection's state, which is not always told yet.
const ENDED: [&str; 8] = [
    "server closed the connection unexpectedly",
    "could not receive data from server",
    "could not send data to server",
    "no connection to the server",
    "connection to server was lost",
    "SSL connection has been closed unexpectedly",
    "SSL SYSCALL error",
    "terminating connection ",
];

/// Whether the connection itself is gone.
pub(super) fn is_lost(error: &Error) -> bool {
    match error {
        Error::RollbackErrorOnCommit { commit_error, .. } => is_lost(commit_error),
        Error::BrokenTransactionManager => true,
        Error::DatabaseError(kind, info) => {
            let by_kind = matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand);
            by_kind || ENDED.iter().any(|words| info.message().trim_start_matches("FATAL:  ").starts_with(words))
        }
        _ => false,
    }
}

/// Whether the database chose this transaction as the one to give way, so that running it again is the remedy.
pub(super) fn gave_way(error: &Error) -> bool {
    match error {
        Error::RollbackErrorOnCommit { commit_error, .. } => gave_way(commit_error),
        Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        // Diesel has no kind of its own for 40P01.
        Error::DatabaseError(_, info) => info.message() == "deadlock detected",
        _ => false,
    }
}

/// Whether the disk failed under SQLite: at COMMIT nobody can tell what of it was kept.
pub(super) fn is_disk_fault(error: &Error) -> bool {
    match error {
        Error::RollbackErrorOnCommit { commit_error, .. } => is_disk_fault(commit_error),
        Error::DatabaseError(_, info) => info.message().starts_with("disk I/O error"),
        _ => false,
    }
}

/// Messages of conditions that pass. Diesel gives these no kind: SQLite's, then PostgreSQL's `lock_timeout` and those of
/// a full disk.
const PASSING: [&str; 8] = [
    "database is locked",
    "database table is locked",
    "database or disk is full",
    "disk I/O error",
    "unable to open database file",
    "canceling statement due to lock timeout",
    "could not extend file",
    "could not write to file",
];

fn is_passing(error: &Error) -> bool {
    let by_message = |info: &dyn DatabaseErrorInformation| PASSING.iter().any(|m| info.message().starts_with(m));
    is_lost(error) || gave_way(error) || matches!(error, Error::DatabaseError(_, info) if by_message(&**info))
}

/// `table.column` of a unique violation. PostgreSQL tells the constraint's name, which by the rule of
/// `migrations/README.md` is `table_column_key`, or `table_pkey` for `id`; SQLite tells the columns.
fn constraint(info: &(dyn DatabaseErrorInformation + Send + Sync)) -> String {
    match (info.table_name(), info.constraint_name()) {
        (Some(table), Some(name)) => {
            let rest = name.strip_prefix(table).and_then(|rest| rest.strip_prefix('_')).unwrap_or(name);
            let columns = if rest == "pkey" { "id" } else { rest.strip_suffix("_key").unwrap_or(rest) };
            format!("{table}.{columns}")
        }
        _ => sqlite_constraint(info.message()),
    }
}

/// `UNIQUE constraint failed: drafts.account_id, drafts.form` → `drafts.account_id_form`.
fn sqlite_constraint(message: &str) -> String {
    let list = message.strip_prefix("UNIQUE constraint failed: ").unwrap_or(message);
    let mut columns = list.split(", ").map(|column| column.split_once('.').unwrap_or(("", column)));
    let (table, first) = columns.next().unwrap_or_default();
    columns.fold(format!("{table}.{first}"), |name, (_, column)| format!("{name}_{column}"))
}
