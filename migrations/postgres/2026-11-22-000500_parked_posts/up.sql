CREATE TABLE parked_posts (
  id uuid PRIMARY KEY,
  token_digest bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES accounts (id),
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX parked_posts_by_account ON parked_posts (account_id, created_at);
CREATE INDEX parked_posts_by_expiry ON parked_posts (expires_at);
