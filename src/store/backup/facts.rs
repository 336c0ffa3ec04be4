//! What a copy says of itself beside its rows: which migrations ran, whose it is, which documents belong to it, how far
//! the record was sealed. Imports `domain`.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::super::instance::{Instance, instance_fetch};
use super::super::schema::{documents, events};
use super::super::types::AnyConnection;
use super::catalogue::{self, MIGRATIONS, Table};
use super::{Copying, StoreError};
use crate::domain::ids::{DocumentId, ServiceId};

/// What the bytes of a document must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentBytes {
    /// Which document.
    pub id: DocumentId,
    /// How many.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: [u8; 32],
}

/// The last sealed event of a service's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    /// The service.
    pub service: ServiceId,
    /// Its place in the chain.
    pub seq: i64,
    /// The hash of the chain up to it.
    pub hash: Vec<u8>,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

impl Copying<'_> {
    /// The versions of the migrations that ran, oldest first; none in a database that was never migrated.
    ///
    /// # Errors
    /// Of the database.
    pub fn migrations(&mut self) -> Result<Vec<String>, StoreError> {
        if !has_migrations(self.conn)? {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT version FROM {MIGRATIONS} ORDER BY version");
        let rows: Vec<Version> = diesel::sql_query(sql).load(self.conn)?;
        Ok(rows.into_iter().map(|row| row.version).collect())
    }

    /// Every table, by name.
    ///
    /// # Errors
    /// Of the database.
    pub fn tables(&mut self) -> Result<Vec<Table>, StoreError> {
        catalogue::tables(self.conn)
    }

    /// Which installation this is; none where it was never begun.
    ///
    /// # Errors
    /// Of the database.
    pub fn instance(&mut self) -> Result<Option<Instance>, StoreError> {
        instance_fetch(self.conn)
    }

    /// Every document that has a row.
    ///
    /// # Errors
    /// Of the database; `Fault` where a row holds no digest.
    pub fn documents(&mut self) -> Result<Vec<DocumentBytes>, StoreError> {
        let columns = (documents::id, documents::size, documents::sha256);
        let rows: Vec<(DocumentId, i64, Vec<u8>)> =
            documents::table.select(columns).order(documents::id).load(self.conn)?;
        let bytes = |(id, size, sha256): (DocumentId, i64, Vec<u8>)| {
            let sha256 = sha256.try_into().map_err(|_| StoreError::Fault("a digest of another length".into()))?;
            Ok(DocumentBytes { id, size: size.unsigned_abs(), sha256 })
        };
        rows.into_iter().map(bytes).collect()
    }

    /// The last sealed event of each service that has one.
    ///
    /// # Errors
    /// Of the database.
    pub fn chain_heads(&mut self) -> Result<Vec<ChainHead>, StoreError> {
        let sealed = events::table.filter(events::seq.is_not_null());
        let last: Vec<(ServiceId, Option<i64>)> = sealed
            .group_by(events::service_id)
            .select((events::service_id, diesel::dsl::max(events::seq)))
            .order(events::service_id)
            .load(self.conn)?;
        let mut heads = Vec::new();
        for (service, seq) in last {
            let seq = seq.unwrap_or_default();
            let head = events::table.filter(events::service_id.eq(service)).filter(events::seq.eq(seq));
            let hash: Option<Vec<u8>> = head.select(events::hash).first(self.conn)?;
            heads.push(ChainHead { service, seq, hash: hash.unwrap_or_default() });
        }
        Ok(heads)
    }
}

fn has_migrations(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    let sql = match conn {
        AnyConnection::Sqlite(_) => "SELECT name AS version FROM sqlite_schema WHERE type = 'table' AND name = $1",
        AnyConnection::Pg(_) => {
            "SELECT relname::text AS version FROM pg_class \
             WHERE relnamespace = current_schema()::regnamespace AND relname = $1"
        }
    };
    let found: Vec<Version> = diesel::sql_query(sql).bind::<Text, _>(MIGRATIONS).load(conn)?;
    Ok(!found.is_empty())
}
