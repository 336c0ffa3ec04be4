CREATE TABLE services (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  day_phone text NOT NULL,
  night_phone text NOT NULL,
  mail text,
  forms text NOT NULL CHECK (json_valid(forms)),
  settings text NOT NULL CHECK (json_valid(settings)),
  created_at text NOT NULL CHECK (length(created_at) = 27)
) STRICT;

CREATE TABLE accounts (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  email text NOT NULL UNIQUE,
  password_hash text,
  name text NOT NULL,
  profession text NOT NULL,
  organisation text NOT NULL,
  ods_code text,
  telephone text NOT NULL,
  is_senior integer NOT NULL CHECK (is_senior IN (0, 1)),
  created_at text NOT NULL CHECK (length(created_at) = 27),
  disabled_at text CHECK (length(disabled_at) = 27)
) STRICT;

CREATE TABLE grants (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  service_id text REFERENCES services (id) CHECK (length(service_id) = 36),
  role text NOT NULL CHECK (role IN ('amhp', 'lead', 'viewer', 'admin')),
  created_at text NOT NULL CHECK (length(created_at) = 27),
  CHECK ((role = 'admin') = (service_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX grants_account_id_service_id_role_key ON grants (account_id, service_id, role);
CREATE INDEX grants_by_service ON grants (service_id, role);

CREATE TABLE set_up_links (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  token_digest blob NOT NULL UNIQUE,
  created_at text NOT NULL CHECK (length(created_at) = 27),
  expires_at text NOT NULL CHECK (length(expires_at) = 27),
  used_at text CHECK (length(used_at) = 27)
) STRICT;

CREATE TABLE challenges (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  token_digest blob NOT NULL UNIQUE,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'registration')),
  address_digest blob NOT NULL,
  account_id text REFERENCES accounts (id) CHECK (length(account_id) = 36),
  registration text CHECK (registration IS NULL OR json_valid(registration)),
  created_at text NOT NULL CHECK (length(created_at) = 27),
  expires_at text NOT NULL CHECK (length(expires_at) = 27),
  completed_at text CHECK (length(completed_at) = 27)
) STRICT;
CREATE INDEX challenges_by_expiry ON challenges (expires_at);

CREATE TABLE code_issues (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  challenge_id text NOT NULL REFERENCES challenges (id) ON DELETE CASCADE CHECK (length(challenge_id) = 36),
  issued_at text NOT NULL CHECK (length(issued_at) = 27),
  expires_at text NOT NULL CHECK (length(expires_at) = 27)
) STRICT;
CREATE INDEX code_issues_by_challenge ON code_issues (challenge_id, expires_at);

CREATE TABLE attempts (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  kind text NOT NULL CHECK (kind IN ('wrong_code', 'wrong_password', 'code_sent', 'registration')),
  address_digest blob NOT NULL,
  at text NOT NULL CHECK (length(at) = 27),
  weight integer NOT NULL
) STRICT;
CREATE INDEX attempts_by_address ON attempts (address_digest, kind, at);

CREATE TABLE sessions (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  token_digest blob NOT NULL UNIQUE,
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  face text NOT NULL CHECK (face IN ('page', 'api')),
  created_at text NOT NULL CHECK (length(created_at) = 27),
  seen_at text NOT NULL CHECK (length(seen_at) = 27),
  expires_at text NOT NULL CHECK (length(expires_at) = 27)
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE drafts (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  form text NOT NULL,
  form_version integer NOT NULL,
  answers text NOT NULL CHECK (json_valid(answers)),
  version integer NOT NULL,
  created_at text NOT NULL CHECK (length(created_at) = 27),
  updated_at text NOT NULL CHECK (length(updated_at) = 27),
  expires_at text NOT NULL CHECK (length(expires_at) = 27)
) STRICT;
CREATE INDEX drafts_by_account ON drafts (account_id, updated_at);
CREATE INDEX drafts_by_expiry ON drafts (expires_at);

CREATE TABLE referrals (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  reference text NOT NULL UNIQUE,
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  referrer_id text NOT NULL REFERENCES accounts (id) CHECK (length(referrer_id) = 36),
  draft_id text NOT NULL UNIQUE CHECK (length(draft_id) = 36),
  form text NOT NULL,
  form_version integer NOT NULL,
  answers text NOT NULL CHECK (json_valid(answers)),
  status text NOT NULL CHECK (status IN ('submitted', 'screening', 'information_requested', 'accepted', 'allocated',
    'arranged', 'assessing', 'decided', 'waiting', 'closed')),
  closed_as text CHECK (closed_as IN ('not_proceeding', 'withdrawn', 'duplicate', 'transferred', 'completed',
    'unable_to_complete')),
  band_rank integer NOT NULL CHECK (band_rank BETWEEN 0 AND 3),
  suggestion text NOT NULL CHECK (json_valid(suggestion)),
  act_by text CHECK (length(act_by) = 27),
  received_at text NOT NULL CHECK (length(received_at) = 27),
  owner_id text REFERENCES accounts (id) CHECK (length(owner_id) = 36),
  owned_since text CHECK (length(owned_since) = 27),
  given_name text NOT NULL,
  family_name text NOT NULL,
  date_of_birth text,
  estimated_age integer,
  hazards text NOT NULL CHECK (json_valid(hazards)),
  version integer NOT NULL,
  CHECK ((status = 'closed') = (act_by IS NULL)),
  CHECK ((status = 'closed') = (closed_as IS NOT NULL)),
  CHECK ((owner_id IS NULL) = (owned_since IS NULL))
) STRICT;
CREATE INDEX referrals_queue ON referrals (service_id, band_rank, act_by, received_at, id) WHERE status <> 'closed';
CREATE INDEX referrals_by_referrer ON referrals (referrer_id, received_at);

CREATE TABLE events (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  referral_id text NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 36),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  version integer NOT NULL,
  at text NOT NULL CHECK (length(at) = 27),
  kind text NOT NULL,
  actor_id text REFERENCES accounts (id) CHECK (length(actor_id) = 36),
  payload text NOT NULL CHECK (json_valid(payload)),
  salt blob NOT NULL,
  seq integer,
  hash blob
) STRICT;
CREATE INDEX events_by_referral ON events (referral_id, version);
CREATE UNIQUE INDEX events_service_id_seq_key ON events (service_id, seq);
CREATE INDEX events_unsealed ON events (service_id, at) WHERE seq IS NULL;

CREATE TRIGGER events_kept_update BEFORE UPDATE ON events
WHEN NOT (OLD.seq IS NULL AND OLD.hash IS NULL AND NEW.seq IS NOT NULL AND NEW.hash IS NOT NULL
  AND (NEW.id, NEW.referral_id, NEW.service_id, NEW.version, NEW.at, NEW.kind, NEW.payload, NEW.salt)
    = (OLD.id, OLD.referral_id, OLD.service_id, OLD.version, OLD.at, OLD.kind, OLD.payload, OLD.salt)
  AND NEW.actor_id IS OLD.actor_id)
BEGIN
  SELECT RAISE(ABORT, 'events are only ever added and sealed once');
END;
CREATE TRIGGER events_kept_delete BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events are only ever added and sealed once');
END;

CREATE TABLE read_log (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  at text NOT NULL CHECK (length(at) = 27),
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  what text NOT NULL CHECK (what IN ('referral', 'queue', 'events')),
  service_id text NOT NULL REFERENCES services (id) CHECK (length(service_id) = 36),
  referral_id text REFERENCES referrals (id) CHECK (length(referral_id) = 36)
) STRICT;
CREATE INDEX read_log_by_referral ON read_log (referral_id, at);
CREATE INDEX read_log_by_account ON read_log (account_id, at);

CREATE TABLE outbox (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  kind text NOT NULL,
  about text NOT NULL CHECK (json_valid(about)),
  created_at text NOT NULL CHECK (length(created_at) = 27),
  drop_after text CHECK (length(drop_after) = 27),
  sent_at text CHECK (length(sent_at) = 27),
  dropped_at text CHECK (length(dropped_at) = 27)
) STRICT;

CREATE TABLE jobs (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  kind text NOT NULL,
  args text NOT NULL CHECK (json_valid(args)),
  created_at text NOT NULL CHECK (length(created_at) = 27),
  due_at text NOT NULL CHECK (length(due_at) = 27),
  attempts integer NOT NULL,
  leased_until text CHECK (length(leased_until) = 27),
  last_error text,
  parked_at text CHECK (length(parked_at) = 27)
) STRICT;
CREATE INDEX jobs_due ON jobs (due_at, id) WHERE parked_at IS NULL;

CREATE TABLE idempotency (
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  operation text NOT NULL,
  key text NOT NULL,
  body_hmac blob NOT NULL,
  referral_id text NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 36),
  created_at text NOT NULL CHECK (length(created_at) = 27),
  CONSTRAINT idempotency_account_id_operation_key_key PRIMARY KEY (account_id, operation, key)
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency (created_at);
