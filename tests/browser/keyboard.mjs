// Somebody at a keyboard, without a mouse and without scripts: Tab to go on, Space and the arrows to choose, Enter to
// press a button or to unfold what is folded away. What Tab does not reach cannot be filled in.
const mostStops = 500;

// Runs in the page: what the focus is on.
const focused = () => {
  const on = document.activeElement ?? document.body;
  const { tagName, type, name, value, checked, textContent } = on;
  const folded = tagName === "SUMMARY" && !on.parentElement.open ? [...on.parentElement.querySelectorAll("[name]")] : [];
  const holds = folded.map((field) => field.name);
  return { tag: tagName, type, name, value, checked, text: textContent.trim(), holds };
};

export class Keyboard {
  #page;

  // Somebody new who opens a page.
  static async at(browser, url) {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const keyboard = new Keyboard();
    keyboard.#page = await context.newPage();
    await keyboard.#page.goto(url);
    return keyboard;
  }

  // Fills the fields (name → values) in the order in which Tab reaches them, then presses the button or link.
  async press(fields, button) {
    const left = new Map(Object.entries(fields));
    for (let stop = 0; stop < mostStops; stop += 1) {
      await this.#page.keyboard.press("Tab");
      const on = await this.#page.evaluate(focused);
      if (["A", "BUTTON"].includes(on.tag) && on.text === button && left.size === 0) return this.#go();
      if (on.holds.some((name) => left.has(name))) await this.#page.keyboard.press("Enter");
      if (left.has(on.name)) await this.#answer(on, left);
    }
    throw new Error(`the keyboard reaches no "${button}" after ${JSON.stringify(Object.fromEntries(left))}`);
  }

  async #answer(on, left) {
    if (on.type === "checkbox") return this.#tick(on, left);
    const [value] = left.get(on.name);
    left.delete(on.name);
    return on.type === "radio" ? this.#choose(value) : this.#type(value);
  }

  // Each box is a stop of its own; the question is left when all of its values are ticked.
  async #tick(on, left) {
    const values = left.get(on.name);
    if (!values.includes(on.value)) return;
    if (!on.checked) await this.#page.keyboard.press("Space");
    const others = values.filter((value) => value !== on.value);
    if (others.length === 0) left.delete(on.name);
    else left.set(on.name, others);
  }

  // The arrows go round the options of a question.
  async #choose(value) {
    const first = await this.#page.evaluate(focused);
    for (let on = first; on.value !== value; ) {
      await this.#page.keyboard.press("ArrowDown");
      on = await this.#page.evaluate(focused);
      if (on.name !== first.name || on.value === first.value) throw new Error(`no option ${value} of ${first.name}`);
    }
    await this.#page.keyboard.press("Space");
  }

  async #type(text) {
    await this.#page.keyboard.press("Control+A");
    if (text === "") await this.#page.keyboard.press("Delete");
    else await this.#page.keyboard.type(text);
  }

  async #go() {
    await Promise.all([this.#page.waitForNavigation(), this.#page.keyboard.press("Enter")]);
    return { url: this.#page.url(), html: await this.#page.content() };
  }
}
