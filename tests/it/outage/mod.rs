//! What the service leans on, gone, hung and back: the database, the disk, the files store, the mail server. Meanwhile each
//! answer comes in time and is the documented one, with numbers to ring and what was typed; afterwards everything works
//! without a restart, and nothing that was acknowledged is missing. The scanner's turn is `jobs::scans`.

mod bench;
mod database;
mod disk;
mod fail_over;
mod files;
mod mail;
mod stage;
mod stop;
