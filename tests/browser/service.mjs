// What a page asks for while it is looked at: the page itself is the picture, assets are fetched from the service once,
// anything else is a fault. What scripts complain about is one, too.
export class Service {
  #assets = new Map();
  #faults = [];
  #picture;

  static async for(page) {
    const service = new Service();
    page.on("pageerror", (error) => service.#fault("script-error", "script", String(error)));
    page.on("console", (message) => service.#hear(message));
    await page.route("**/*", (route) => service.#answer(route));
    return service;
  }

  // Does `look` while the document is `picture`; gives what it found and what was noticed meanwhile.
  async during(picture, look) {
    this.#picture = picture;
    this.#faults = [];
    const found = await look();
    return [...found, ...this.#faults];
  }

  async #answer(route) {
    const url = new URL(route.request().url());
    const own = new URL(this.#picture.url);
    if (route.request().isNavigationRequest()) {
      const { status, headers, html } = this.#picture;
      return route.fulfill({ status, headers, body: html });
    }
    if (url.origin !== own.origin || !url.pathname.startsWith("/assets/")) {
      this.#fault("asks-elsewhere", url.href, "pages ask for assets of the service only");
      return route.abort();
    }
    if (!this.#assets.has(url.href)) this.#assets.set(url.href, await this.#fetch(route, url));
    return route.fulfill(this.#assets.get(url.href));
  }

  async #fetch(route, url) {
    const answer = await route.fetch();
    if (!answer.ok()) this.#fault("asset", url.href, `is answered with ${answer.status()}`);
    return { status: answer.status(), headers: answer.headers(), body: await answer.body() };
  }

  // A browser also notes every answer that is not 200: pages with problems are meant to be such.
  #hear(message) {
    const meant = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !meant) this.#fault("console", "script", message.text());
  }

  #fault(rule, target, says) {
    this.#faults.push({ rule, target, says });
  }
}
