CREATE TABLE parked_posts (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  token_digest blob NOT NULL UNIQUE,
  account_id text NOT NULL REFERENCES accounts (id) CHECK (length(account_id) = 36),
  sealed blob NOT NULL,
  created_at text NOT NULL CHECK (length(created_at) = 27),
  expires_at text NOT NULL CHECK (length(expires_at) = 27)
) STRICT;
CREATE INDEX parked_posts_by_account ON parked_posts (account_id, created_at);
CREATE INDEX parked_posts_by_expiry ON parked_posts (expires_at);
