DELETE FROM attempts WHERE kind NOT IN ('wrong_code', 'wrong_password', 'code_sent', 'registration');
ALTER TABLE attempts
  DROP CONSTRAINT attempts_kind_check,
  ADD CONSTRAINT attempts_kind_check CHECK (kind IN ('wrong_code', 'wrong_password', 'code_sent', 'registration'));
DROP TABLE call_references;
