// Wakes the components that a page holds. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";
import "./time-out.js";
import "./triage.js";

initAll();

// A radio button may not say "expanded" (WAI-ARIA 1.2), yet GOV.UK Frontend says so of those that reveal a question.
// What is revealed follows at once in reading order, as it does without a script.
const dropExpanded = () => {
  document.querySelectorAll('input[type="radio"][aria-expanded]').forEach((radio) => radio.removeAttribute("aria-expanded"));
};
dropExpanded();
document.addEventListener("click", dropExpanded);
window.addEventListener("pageshow", dropExpanded);

// Dates and times take "today", "yesterday" and "now" as words. With a script they are buttons, which fill the boxes as the
// clocks stand in London, where the forms are read.
const inLondon = (daysAgo) => {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London", day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date());
  const now = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const date = new Date(Date.UTC(now.year, now.month - 1, now.day - daysAgo));
  return { day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear(), time: `${now.hour}:${now.minute}` };
};
const fill = (name, parts, moment) =>
  parts.forEach((part) => {
    const box = document.getElementById(`${name}-${part}`);
    if (box) box.value = moment[part];
  });
const button = (text, label, press) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary app-button-small";
  made.textContent = text;
  made.setAttribute("aria-label", `${text}: ${label}`);
  made.addEventListener("click", press);
  return made;
};
document.querySelectorAll("[data-moment]").forEach((words) => {
  const name = words.dataset.moment;
  const label = document.getElementById(name)?.closest("fieldset")?.querySelector("legend")?.textContent.trim() ?? "";
  const date = ["day", "month", "year"];
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group app-moment";
  if (words.dataset.kind === "time") {
    buttons.append(button("Now", label, () => fill(name, [...date, "time"], inLondon(0))));
  }
  buttons.append(button("Today", label, () => fill(name, date, inLondon(0))));
  buttons.append(button("Yesterday", label, () => fill(name, date, inLondon(1))));
  words.replaceWith(buttons);
});

// A risk that is there now needs its details: they open by themselves.
document.addEventListener("change", ({ target }) => {
  const details = target.closest?.(".app-row__choice")?.nextElementSibling;
  if (details && ["immediate", "present"].includes(target.value)) details.open = true;
});
