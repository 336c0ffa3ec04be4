//! Has the times of a service's open referrals computed once more, a while after its settings were changed: an act or a
//! submission that was under way then may have been written by the old ones. Their localities are found anew as well.

use super::Worker;
use super::work::End;
use crate::domain::ids::ServiceId;
use crate::services::referrals::place_anew;
use crate::store;

pub(super) async fn look_again(worker: &Worker, service: ServiceId) -> End {
    let now = worker.ctx.clock.now();
    let looked = worker.ctx.store.write(move |tx| store::referrals_look_again(tx, service, now)).await;
    let placed = place_anew(&worker.ctx, service).await;
    match looked.and(placed) {
        Ok(_) => End::Nothing,
        Err(e) => End::failed(&e),
    }
}
