//! Has the times of a service's open referrals computed once more, a while after its settings were changed: an act or a
//! submission that was under way then may have been written by the old ones.

use super::Worker;
use super::work::End;
use crate::domain::ids::ServiceId;
use crate::store;

pub(super) async fn look_again(worker: &Worker, service: ServiceId) -> End {
    let now = worker.ctx.clock.now();
    match worker.ctx.store.write(move |tx| store::referrals_look_again(tx, service, now)).await {
        Ok(()) => End::Nothing,
        Err(e) => End::failed(&e),
    }
}
