// Wakes the components that a page holds. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// A radio button may not say "expanded" (WAI-ARIA 1.2), yet GOV.UK Frontend says so of those that reveal a question.
// What is revealed follows at once in reading order, as it does without a script.
const dropExpanded = () => {
  document.querySelectorAll('input[type="radio"][aria-expanded]').forEach((radio) => radio.removeAttribute("aria-expanded"));
};
dropExpanded();
document.addEventListener("click", dropExpanded);
window.addEventListener("pageshow", dropExpanded);
