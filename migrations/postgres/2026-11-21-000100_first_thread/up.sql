CREATE TABLE services (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  day_phone text NOT NULL,
  night_phone text NOT NULL,
  mail text,
  forms jsonb NOT NULL,
  settings jsonb NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE,
  password_hash text,
  name text NOT NULL,
  profession text NOT NULL,
  organisation text NOT NULL,
  ods_code text,
  telephone text NOT NULL,
  is_senior boolean NOT NULL,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);

CREATE TABLE grants (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  service_id uuid REFERENCES services (id),
  role text NOT NULL CHECK (role IN ('amhp', 'lead', 'viewer', 'admin')),
  created_at timestamptz NOT NULL,
  CHECK ((role = 'admin') = (service_id IS NULL))
);
CREATE UNIQUE INDEX grants_account_id_service_id_role_key ON grants (account_id, service_id, role);
CREATE INDEX grants_by_service ON grants (service_id, role);

CREATE TABLE set_up_links (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  token_digest bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE TABLE challenges (
  id uuid PRIMARY KEY,
  token_digest bytea NOT NULL UNIQUE,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'registration')),
  address_digest bytea NOT NULL,
  account_id uuid REFERENCES accounts (id),
  registration jsonb,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  completed_at timestamptz
);
CREATE INDEX challenges_by_expiry ON challenges (expires_at);

CREATE TABLE code_issues (
  id uuid PRIMARY KEY,
  challenge_id uuid NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX code_issues_by_challenge ON code_issues (challenge_id, expires_at);

CREATE TABLE attempts (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('wrong_code', 'wrong_password', 'code_sent', 'registration')),
  address_digest bytea NOT NULL,
  at timestamptz NOT NULL,
  weight bigint NOT NULL
);
CREATE INDEX attempts_by_address ON attempts (address_digest, kind, at);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  token_digest bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES accounts (id),
  face text NOT NULL CHECK (face IN ('page', 'api')),
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE drafts (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  service_id uuid NOT NULL REFERENCES services (id),
  form text NOT NULL,
  form_version integer NOT NULL,
  answers jsonb NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX drafts_by_account ON drafts (account_id, updated_at);
CREATE INDEX drafts_by_expiry ON drafts (expires_at);

CREATE TABLE referrals (
  id uuid PRIMARY KEY,
  reference text NOT NULL UNIQUE,
  service_id uuid NOT NULL REFERENCES services (id),
  referrer_id uuid NOT NULL REFERENCES accounts (id),
  draft_id uuid NOT NULL UNIQUE,
  form text NOT NULL,
  form_version integer NOT NULL,
  answers jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('submitted', 'screening', 'information_requested', 'accepted', 'allocated',
    'arranged', 'assessing', 'decided', 'waiting', 'closed')),
  closed_as text CHECK (closed_as IN ('not_proceeding', 'withdrawn', 'duplicate', 'transferred', 'completed',
    'unable_to_complete')),
  band_rank integer NOT NULL CHECK (band_rank BETWEEN 0 AND 3),
  suggestion jsonb NOT NULL,
  act_by timestamptz,
  received_at timestamptz NOT NULL,
  owner_id uuid REFERENCES accounts (id),
  owned_since timestamptz,
  given_name text NOT NULL,
  family_name text NOT NULL,
  date_of_birth text,
  estimated_age integer,
  hazards jsonb NOT NULL,
  version bigint NOT NULL,
  CHECK ((status = 'closed') = (act_by IS NULL)),
  CHECK ((status = 'closed') = (closed_as IS NOT NULL)),
  CHECK ((owner_id IS NULL) = (owned_since IS NULL))
);
CREATE INDEX referrals_queue ON referrals (service_id, band_rank, act_by, received_at, id) WHERE status <> 'closed';
CREATE INDEX referrals_by_referrer ON referrals (referrer_id, received_at);

CREATE TABLE events (
  id uuid PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referrals (id),
  service_id uuid NOT NULL REFERENCES services (id),
  version bigint NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  actor_id uuid REFERENCES accounts (id),
  payload jsonb NOT NULL,
  salt bytea NOT NULL,
  seq bigint,
  hash bytea
);
CREATE INDEX events_by_referral ON events (referral_id, version);
CREATE UNIQUE INDEX events_service_id_seq_key ON events (service_id, seq);
CREATE INDEX events_unsealed ON events (service_id, at) WHERE seq IS NULL;

CREATE FUNCTION events_only_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND OLD.hash IS NULL AND NEW.seq IS NOT NULL AND NEW.hash IS NOT NULL
    AND (NEW.id, NEW.referral_id, NEW.service_id, NEW.version, NEW.at, NEW.kind, NEW.payload, NEW.salt)
      = (OLD.id, OLD.referral_id, OLD.service_id, OLD.version, OLD.at, OLD.kind, OLD.payload, OLD.salt)
    AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'events are only ever added and sealed once';
END $$;
CREATE TRIGGER events_kept BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_only_sealed();

CREATE TABLE read_log (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  account_id uuid NOT NULL REFERENCES accounts (id),
  what text NOT NULL CHECK (what IN ('referral', 'queue', 'events')),
  service_id uuid NOT NULL REFERENCES services (id),
  referral_id uuid REFERENCES referrals (id)
);
CREATE INDEX read_log_by_referral ON read_log (referral_id, at);
CREATE INDEX read_log_by_account ON read_log (account_id, at);

CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  about jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  drop_after timestamptz,
  sent_at timestamptz,
  dropped_at timestamptz
);

CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  args jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  attempts integer NOT NULL,
  leased_until timestamptz,
  last_error text,
  parked_at timestamptz
);
CREATE INDEX jobs_due ON jobs (due_at, id) WHERE parked_at IS NULL;

CREATE TABLE idempotency (
  account_id uuid NOT NULL REFERENCES accounts (id),
  operation text NOT NULL,
  key text NOT NULL,
  body_hmac bytea NOT NULL,
  referral_id uuid NOT NULL REFERENCES referrals (id),
  created_at timestamptz NOT NULL,
  CONSTRAINT idempotency_account_id_operation_key_key PRIMARY KEY (account_id, operation, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
