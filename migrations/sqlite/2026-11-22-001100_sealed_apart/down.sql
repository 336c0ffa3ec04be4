DROP INDEX events_service_id_seq_key;
CREATE UNIQUE INDEX events_service_id_seq_key ON events (service_id, seq);
