// The triage list. Words of time go on while the page is open, and it asks now and then whether anything has changed. The
// list itself is left alone: nobody loses their place.
const words = 30_000;
const between = 10_000;
const silence = 3;

const length = (minutes) => {
  const counted = (number, unit) => `${number} ${unit}${number === 1 ? "" : "s"}`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return counted(Math.floor(hours / 24), "day");
  if (hours === 0) return counted(minutes, "minute");
  if (hours >= 24 || minutes % 60 === 0) return counted(hours, "hour");
  return `${counted(hours, "hour")} ${counted(minutes % 60, "minute")}`;
};

// As src/web/ui/countdown.rs: minutes are cut, never rounded up.
const says = {
  left: (minutes) => (minutes < 0 ? `Now, ${length(-minutes)} late` : minutes === 0 ? "Now" : `In ${length(minutes)}`),
  ends: (minutes) => (minutes < 0 ? `ended ${length(-minutes)} ago` : minutes === 0 ? "ends now" : `ends in ${length(minutes)}`),
  alarm: (minutes) => says.left(minutes).toLowerCase(),
  rung: (minutes) => `Nobody has rung: ${minutes < 0 ? `${length(-minutes)} overdue` : "overdue now"}`,
};

const state = document.querySelector("[data-as-of]");

if (state) {
  // The server's clock counts.
  const ahead = Date.parse(state.dataset.asOf) - Date.now();
  const tick = () => {
    const now = Date.now() + ahead;
    document.querySelectorAll("[data-until]").forEach((one) => {
      const left = Date.parse(one.dataset.until) - now;
      const text = says[one.dataset.words](Math.trunc(left / 60_000));
      if (one.textContent !== text) one.textContent = text;
      if (left <= 0) one.classList.add("app-due--passed");
    });
  };
  setInterval(tick, words);
  document.addEventListener("visibilitychange", tick);
}

const told = document.querySelector("[data-changes]");

if (told) {
  let known = 0;
  const tell = (changed) => {
    if (changed === known) return;
    known = changed;
    const what = changed === 1 ? "1 change" : `${changed} changes`;
    const text = `${what} since this page was made. `;
    // A link that has the focus keeps it: only the words before it change.
    if (told.firstChild) {
      told.firstChild.textContent = text;
      return;
    }
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = told.dataset.reload;
    link.textContent = "Reload the list";
    told.append(document.createTextNode(text), link);
  };
  const warned = document.querySelector("[data-list-warning]");
  const warn = (text) => {
    if (warned.textContent !== text) warned.textContent = text;
  };
  let asking = false;
  let missed = 0;
  const ask = async () => {
    if (document.hidden || asking) return;
    asking = true;
    const answer = await fetch(told.dataset.changes, { redirect: "manual", signal: AbortSignal.timeout(between) }).catch(() => null);
    asking = false;
    missed = answer && answer.status < 500 ? 0 : missed + 1;
    if (missed >= silence) warn(warned.dataset.silent);
    // Signed out: the dialog says so.
    if (!answer?.ok) return;
    const { changed, is_watched } = await answer.json();
    tell(changed);
    warn(is_watched ? "" : warned.dataset.unwatched);
  };
  setInterval(ask, between);
  document.addEventListener("visibilitychange", ask);
}
