// axe in a page. It is half a million characters long: a tab compiles it once and runs it in each of its pages.
import { readFileSync } from "node:fs";
import { packages } from "./chromium.mjs";

// Runs in the page: every rule of axe, those that are off by default too where WCAG 2.2 AA asks for them.
const run = async () => {
  const { violations } = await window.axe.run(document, {
    resultTypes: ["violations"],
    rules: { "target-size": { enabled: true } },
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => ({ rule: id, target: target.join(" "), says: `${help}: ${html.slice(0, 200)}` })),
  );
};

export class Axe {
  #page;
  #control;
  #source;
  #script;

  static async for(folder, page, control) {
    const axe = new Axe();
    [axe.#page, axe.#control] = [page, control];
    axe.#source = readFileSync(packages(folder).resolve("axe-core/axe.min.js"), "utf8");
    await control.send("Runtime.enable");
    return axe;
  }

  // What axe finds wrong with the page.
  async ask() {
    await this.#begin().catch(() => this.#compile().then(() => this.#begin()));
    return this.#page.evaluate(run);
  }

  // Another process of the tab, such as its first, does not know the script.
  #begin() {
    return this.#control.send("Runtime.runScript", { scriptId: this.#script ?? "" });
  }

  async #compile() {
    const script = { expression: this.#source, sourceURL: "axe.js", persistScript: true };
    this.#script = (await this.#control.send("Runtime.compileScript", script)).scriptId;
  }
}
