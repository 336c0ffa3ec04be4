// A session ends when nothing came from the browser for a while. Some minutes before, a dialog says so and offers to stay.
// Whoever types or presses something stays without being asked. What is typed is never touched.
const warning = 5 * 60_000;
const between = 5_000;

const dialog = document.getElementById("time-out");
const part = (name) => dialog.querySelector(`[data-time-out="${name}"]`);

let ends = 0;
let used = -Infinity;
let told = false;

// The other tabs of this browser hold the same session.
const tabs = new BroadcastChannel("session");

const lasts = (seconds) => {
  ends = Date.now() + seconds * 1_000;
  tabs.postMessage(ends);
};

const show = (name) => {
  for (const each of ["soon", "over"]) part(each).hidden = each !== name;
  dialog.setAttribute("aria-labelledby", part(name).querySelector("h2").id);
  if (dialog.open) return part(name).querySelector("button").focus();
  dialog.showModal();
};

const stay = async () => {
  const answer = await fetch("/session", { redirect: "manual" }).catch(() => null);
  part("unreachable").hidden = answer !== null;
  if (answer === null) return;
  lasts(answer.ok ? (await answer.json()).ends_in : 0);
  look(false);
};

// `asks`: whether somebody at work may be taken to stay.
const look = (asks = true) => {
  const left = ends - Date.now();
  if (left > warning) {
    told = false;
    return dialog.close();
  }
  if (left > 0 && asks && !dialog.open && Date.now() - used < warning) return stay();
  if (left > 0) {
    const minutes = Math.ceil(left / 60_000);
    // Said aloud again only where it changes.
    const words = `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
    if (part("left").textContent !== words) part("left").textContent = words;
    if (!dialog.open) show("soon");
  } else if (!told) {
    told = true;
    show("over");
  }
};

if (dialog) {
  lasts(Number(dialog.dataset.endsIn));
  tabs.addEventListener("message", ({ data }) => {
    ends = Math.max(ends, data);
  });
  for (const act of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(act, () => {
      if (!dialog.open) used = Date.now();
    });
  }
  part("stay").addEventListener("click", stay);
  part("close").addEventListener("click", () => dialog.close());
  // Escape: somebody is there.
  dialog.addEventListener("cancel", () => {
    if (!told) stay();
  });
  setInterval(() => look(), between);
  document.addEventListener("visibilitychange", () => look());
  look();
}
