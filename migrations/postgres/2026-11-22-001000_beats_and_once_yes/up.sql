CREATE TABLE beats (
  id integer PRIMARY KEY CHECK (id = 1),
  watched_at timestamptz NOT NULL
);
ALTER TABLE drafts
  ADD COLUMN once_danger boolean NOT NULL DEFAULT false,
  ADD COLUMN once_within_24_hours boolean NOT NULL DEFAULT false;
