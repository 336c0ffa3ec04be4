CREATE TABLE attempts_anew (
  id text NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  kind text NOT NULL CHECK (kind IN ('wrong_code', 'wrong_password', 'code_sent', 'registration')),
  address_digest blob NOT NULL,
  at text NOT NULL CHECK (length(at) = 27),
  weight integer NOT NULL
) STRICT;
INSERT INTO attempts_anew (id, kind, address_digest, at, weight)
  SELECT id, kind, address_digest, at, weight FROM attempts WHERE kind IN ('wrong_code', 'wrong_password', 'code_sent', 'registration');
DROP TABLE attempts;
ALTER TABLE attempts_anew RENAME TO attempts;
CREATE INDEX attempts_by_address ON attempts (address_digest, kind, at);
DROP TABLE call_references;
