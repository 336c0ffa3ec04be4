// A tab of somebody who is signed in, with scripts, whose clock stands still until the test moves it.

// Runs in the page: the open dialog, what the focus is on, what was typed into the test's own field.
const shown = () => {
  const on = document.activeElement;
  return {
    says: document.querySelector("dialog[open]")?.innerText ?? "",
    focus: on?.id || (on?.textContent.trim() ?? ""),
    typed: document.getElementById("typed")?.value ?? "",
  };
};

// Runs in the page: a field beside those of the page.
const addField = () => {
  const field = document.createElement("input");
  field.id = "typed";
  document.querySelector("main").append(field);
};

// Runs in the page: the words of elements, what the focus is on, how far it is scrolled.
const seen = (selector) => ({
  texts: [...document.querySelectorAll(selector)].map((one) => one.innerText.replace(/\s+/g, " ").trim()),
  focus: document.activeElement?.textContent.trim() ?? "",
  scroll: window.scrollY,
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

export class Tab {
  #page;

  // Without scripts the page has no clock that could be moved.
  static async at(browser, url, cookie, scripts) {
    const context = await browser.newContext({ javaScriptEnabled: scripts });
    const [name, value] = cookie.split("=");
    await context.addCookies([{ name, value, url }]);
    const tab = new Tab();
    tab.#page = await context.newPage();
    if (scripts) await tab.#page.clock.install();
    await tab.#page.goto(url);
    return tab;
  }

  async field(text) {
    await this.#page.evaluate(addField);
    await this.#page.locator("#typed").pressSequentially(text);
  }

  async pass(minutes) {
    await this.#page.clock.fastForward(minutes * 60_000);
    await settled();
  }

  // From now on nothing answers.
  async cut() {
    await this.#page.context().setOffline(true);
  }

  async press(button) {
    await this.#page.getByRole("button", { name: button }).click();
    await settled();
  }

  // Puts an element in the middle of the window, with the focus on it.
  async focus(selector) {
    const bring = (one) => {
      one.scrollIntoView({ block: "center" });
      one.focus({ preventScroll: true });
    };
    await this.#page.locator(selector).evaluate(bring);
  }

  seen(selector) {
    return this.#page.evaluate(seen, selector);
  }

  shown() {
    return this.#page.evaluate(shown);
  }
}
