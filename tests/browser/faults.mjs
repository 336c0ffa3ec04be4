// What axe does not look at. Runs in the page, so it may use nothing from outside itself.
export const faults = (scripts) => {
  const found = [];
  const fault = (rule, target, says) => found.push({ rule, target, says });

  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) fault("one-first-heading", "h1", `${headings} first headings`);

  const summary = document.querySelector(".govuk-error-summary");
  if (document.title.startsWith("Error: ") !== Boolean(summary)) {
    fault("error-title", "title", `"${document.title}" ${summary ? "with" : "without"} an error summary`);
  }

  // GOV.UK Frontend moves the focus there; without scripts the summary is the first thing of the main part.
  const focused = document.activeElement;
  if (summary && scripts && focused !== summary) {
    fault("error-focus", ".govuk-error-summary", `the focus is on ${focused?.outerHTML.slice(0, 80)}`);
  }

  const awake = document.body.classList.contains("js-enabled");
  if (awake !== scripts) fault("scripts", "body", `the page's own scripts ${awake ? "ran" : "did not run"}`);

  const { scrollWidth, clientWidth } = document.documentElement;
  if (clientWidth <= 320 && scrollWidth > clientWidth) {
    const isTooFar = (element) => element.getBoundingClientRect().right > clientWidth;
    const widest = [...document.body.querySelectorAll("*")].filter(isTooFar).pop();
    fault("fits-320", widest?.outerHTML.slice(0, 120) ?? "body", `${scrollWidth} pixels wide`);
  }
  return found;
};
