CREATE TABLE authenticators (
  account_id uuid NOT NULL REFERENCES accounts (id),
  secret_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  last_step bigint,
  CONSTRAINT authenticators_account_id_key PRIMARY KEY (account_id),
  CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
);
