//! What somebody works with who changes a record behind the service's back: the rows as they are, and SQL.

use amhp_hub::command::audit::heads;
use amhp_hub::domain::ids::{AccountId, DocumentId, EventId, ReferralId, ServiceId};
use amhp_hub::domain::seal::{Head, Stood, hex};
use amhp_hub::store::{Audited, Conn, Sealed, document_digests, events_sealed, referrals_audited};
use diesel::connection::SimpleConnection;
use rand::RngExt;
use rand::rngs::StdRng;
use uuid::Uuid;

use crate::support::record::Record;

/// The record as it was sealed.
pub struct World {
    /// The chain of each service.
    pub chains: Vec<Vec<Sealed>>,
    /// The referrals.
    pub referrals: Vec<Audited>,
    /// The documents.
    pub documents: Vec<(ReferralId, DocumentId)>,
    /// What was kept elsewhere.
    pub heads: Vec<Head>,
    /// Whoever could have acted.
    pub accounts: [AccountId; 2],
}

impl World {
    /// Everything that there is.
    pub fn of(conn: &mut Conn, record: &Record) -> Self {
        let first = (i64::MIN, EventId::new(Uuid::nil()));
        let chain = |service: &ServiceId| events_sealed(conn, *service, first, 10_000).unwrap();
        let chains: Vec<Vec<Sealed>> = record.services.iter().map(chain).collect();
        assert!(chains.iter().all(|chain| chain.len() > 20));
        let referrals = referrals_audited(conn, None, ReferralId::new(Uuid::nil()), 10_000).unwrap();
        let ids: Vec<_> = referrals.iter().map(|referral| referral.id).collect();
        let documents = document_digests(conn, &ids).unwrap().into_iter().map(|(of, id, _)| (of, id)).collect();
        Self { chains, referrals, documents, heads: heads(conn).unwrap(), accounts: record.accounts }
    }
}

/// The tamperer's hand in a transaction.
pub struct Hand<'a> {
    /// What there is.
    pub world: &'a World,
    /// What was done, for whoever reads that it was missed.
    pub done: Vec<String>,
    conn: &'a mut Conn,
    rng: &'a mut StdRng,
}

impl<'a> Hand<'a> {
    /// Puts out of the way what would keep it from working: triggers, keys, unique numbers.
    pub fn begin(conn: &'a mut Conn, world: &'a World, rng: &'a mut StdRng) -> Self {
        let open = match conn {
            Conn::Sqlite(_) => "DROP TRIGGER events_kept_update; DROP TRIGGER events_kept_delete",
            Conn::Pg(_) => "SET LOCAL session_replication_role = replica",
        };
        conn.batch_execute(&format!("{open}; DROP INDEX events_service_id_seq_key")).unwrap();
        Self { world, done: Vec::new(), conn, rng }
    }

    /// Whether the columns hold what their types and checks forbid elsewhere.
    pub fn writes_anything(&self) -> bool {
        matches!(self.conn, Conn::Sqlite(_))
    }

    /// Runs a statement.
    pub fn run(&mut self, sql: String) {
        self.conn.batch_execute(&sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
        self.done.push(sql);
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.rng.random_range(0..limit)
    }

    /// One of several.
    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// A chain.
    pub fn chain(&mut self) -> &'a [Sealed] {
        let world = self.world;
        &world.chains[self.below(world.chains.len())]
    }

    /// An event of any chain.
    pub fn event(&mut self) -> Sealed {
        let chain = self.chain();
        self.one(chain)
    }

    /// A referral.
    pub fn referral(&mut self) -> Audited {
        let world = self.world;
        self.one(&world.referrals)
    }

    /// A new id.
    pub fn id(&mut self) -> Uuid {
        Uuid::from_u128(self.rng.random())
    }

    /// Random bytes as SQL.
    pub fn random_bytes(&mut self, count: usize) -> String {
        let bytes: Vec<u8> = (0..count).map(|_| self.rng.random()).collect();
        self.bytes(&bytes)
    }

    /// Bytes as SQL.
    pub fn bytes(&self, bytes: &[u8]) -> String {
        match self.conn {
            Conn::Sqlite(_) => format!("x'{}'", hex(bytes)),
            Conn::Pg(_) => format!("'\\x{}'::bytea", hex(bytes)),
        }
    }

    /// Sets columns of an event.
    pub fn set_event(&mut self, of: &Sealed, columns: &str) {
        self.run(format!("UPDATE events SET {columns} WHERE id = '{}'", of.record.id));
    }

    /// Sets columns of a referral.
    pub fn set_referral(&mut self, of: ReferralId, columns: &str) {
        self.run(format!("UPDATE referrals SET {columns} WHERE id = '{of}'"));
    }

    /// Seals these events anew, as they are now, after what is before them in the chain.
    pub fn seal_anew(&mut self, before: Option<&Sealed>, events: &[Sealed]) {
        let (mut seq, mut hash) = before.map_or((0, vec![0; 32]), |event| (event.seq, event.hash.clone()));
        for event in events {
            seq += 1;
            hash = event.record.hash(seq, &hash).to_vec();
            let columns = format!("seq = {seq}, hash = {}", self.bytes(&hash));
            self.set_event(event, &columns);
        }
    }

    /// Adds an event; sealed as it says, or not.
    pub fn add(&mut self, event: &Sealed, sealed: bool) {
        let record = &event.record;
        let actor = record.actor.map_or("NULL".to_owned(), |actor| format!("'{actor}'"));
        let (seq, hash) = match sealed {
            true => (event.seq.to_string(), self.bytes(&event.hash)),
            false => ("NULL".to_owned(), "NULL".to_owned()),
        };
        let payload = record.payload.to_string().replace('\'', "''");
        self.run(format!(
            "INSERT INTO events (id, referral_id, service_id, version, at, kind, actor_id, payload, salt, seq, hash) VALUES \
             ('{}', '{}', '{}', {}, '{:.6}', '{}', {actor}, '{payload}', {}, {seq}, {hash})",
            record.id, record.referral, record.service, record.version, record.at, record.kind, self.bytes(&record.salt),
        ));
    }

    /// Puts a referral back to how it stood.
    pub fn stand(&mut self, of: ReferralId, version: i64, stood: &Stood) {
        let quoted = |value: Option<String>| value.map_or("NULL".to_owned(), |value| format!("'{value}'"));
        let columns = format!(
            "version = {version}, status = '{}', closed_as = {}, band_rank = {}, act_by = {}, owner_id = {}, \
             owned_since = {}",
            stood.status,
            quoted(stood.closed_as.map(|how| how.to_string())),
            stood.band.rank(),
            quoted(stood.act_by.map(|at| format!("{at:.6}"))),
            quoted(stood.owner.map(|owner| owner.to_string())),
            quoted(stood.owner.map(|_| "2026-11-21T10:00:00.000000Z".to_owned())),
        );
        self.set_referral(of, &columns);
    }
}
