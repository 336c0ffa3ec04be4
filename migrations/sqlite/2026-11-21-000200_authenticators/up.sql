CREATE TABLE authenticators (
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  secret_sealed blob NOT NULL,
  created_at text NOT NULL CHECK (length(created_at) = 27),
  confirmed_at text CHECK (length(confirmed_at) = 27),
  last_step integer,
  CONSTRAINT authenticators_account_id_key PRIMARY KEY (account_id),
  CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
) STRICT;
