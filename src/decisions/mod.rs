//! Decisions that surprised us or would surprise the next reader: short numbered records, drawn into rustdoc.
//!
//! Imports nothing and is imported by nobody. A record is a file `NNNN-what-was-decided.md` beside this one, with
//! *The question*, *What was decided*, *What it costs* and *When to look again*. A record is not rewritten when a
//! decision changes: a new one takes its place and says so, and the old one gains a first line that names it.

#[doc = include_str!("0001-one-crate-with-floors.md")]
pub mod d0001_one_crate_with_floors {}

#[doc = include_str!("0002-events-follow-versions.md")]
pub mod d0002_events_follow_versions {}

#[doc = include_str!("0003-attempts-in-one-table.md")]
pub mod d0003_attempts_in_one_table {}

#[doc = include_str!("0004-who-has-it-decides.md")]
pub mod d0004_who_has_it_decides {}

#[doc = include_str!("0005-looking-is-logged-by-a-write-of-its-own.md")]
pub mod d0005_looking_is_logged_by_a_write_of_its_own {}

#[doc = include_str!("0006-a-row-holds-ts-and-json.md")]
pub mod d0006_a_row_holds_ts_and_json {}

#[doc = include_str!("0007-a-refused-page-says-so-in-its-status.md")]
pub mod d0007_a_refused_page_says_so_in_its_status {}

#[doc = include_str!("0008-codes-of-an-app.md")]
pub mod d0008_codes_of_an_app {}

#[doc = include_str!("0009-the-call-reference-comes-first.md")]
pub mod d0009_the_call_reference_comes_first {}

#[doc = include_str!("0010-bytes-before-rows.md")]
pub mod d0010_bytes_before_rows {}

#[doc = include_str!("0011-own-readers-in-a-limited-child.md")]
pub mod d0011_own_readers_in_a_limited_child {}

#[doc = include_str!("0012-the-buckets-own-connector.md")]
pub mod d0012_the_buckets_own_connector {}

#[doc = include_str!("0013-a-backup-is-lines-of-text.md")]
pub mod d0013_a_backup_is_lines_of_text {}

#[doc = include_str!("0014-a-power-cut-on-a-model-of-a-disk.md")]
pub mod d0014_a_power_cut_on_a_model_of_a_disk {}

#[doc = include_str!("0015-what-a-seal-shows.md")]
pub mod d0015_what_a_seal_shows {}

#[doc = include_str!("0016-asked-at-one-moment-done-once.md")]
pub mod d0016_asked_at_one_moment_done_once {}

#[doc = include_str!("0017-time-alone-is-no-conflict.md")]
pub mod d0017_time_alone_is_no_conflict {}

#[doc = include_str!("0018-a-thread-that-hangs-is-left-behind.md")]
pub mod d0018_a_thread_that_hangs_is_left_behind {}
