// What a page asks for while it is looked at: the page itself is the picture, assets come from the service, anything else
// is a fault. What scripts complain about is one, too.
export class Service {
  #faults = [];
  #picture;

  // Only the document is intercepted, and past playwright, whose routes would switch the cache of assets off.
  static async for(page, control) {
    const service = new Service();
    page.on("pageerror", (error) => service.#fault("script-error", "script", String(error)));
    page.on("console", (message) => service.#hear(message));
    page.on("request", (request) => service.#watch(request));
    page.on("response", (response) => service.#check(response));
    page.on("requestfailed", (request) => service.#fault("asset", request.url(), request.failure().errorText));
    control.on("Fetch.requestPaused", ({ requestId }) => control.send("Fetch.fulfillRequest", service.#answer(requestId)));
    await control.send("Fetch.enable", { patterns: [{ resourceType: "Document" }] });
    return service;
  }

  // Does `look` while the document is `picture`; gives what it found and what was noticed meanwhile.
  async during(picture, look) {
    this.#picture = picture;
    this.#faults = [];
    const found = await look();
    return [...found, ...this.#faults];
  }

  #answer(requestId) {
    const { status, headers, html } = this.#picture;
    const responseHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
    return { requestId, responseCode: status, responseHeaders, body: Buffer.from(html).toString("base64") };
  }

  #watch(request) {
    const [url, own] = [new URL(request.url()), new URL(this.#picture.url)];
    const isAsset = url.origin === own.origin && url.pathname.startsWith("/assets/");
    if (request.isNavigationRequest() || isAsset || url.protocol === "data:") return;
    this.#fault("asks-elsewhere", url.href, "pages ask for assets of the service only");
  }

  #check(response) {
    const isMeant = response.ok() || response.request().isNavigationRequest();
    if (!isMeant) this.#fault("asset", response.url(), `is answered with ${response.status()}`);
  }

  // A browser also notes every answer that is not 200: pages with problems are meant to be such.
  #hear(message) {
    const isMeant = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isMeant) this.#fault("console", "script", message.text());
  }

  #fault(rule, target, says) {
    this.#faults.push({ rule, target, says });
  }
}
