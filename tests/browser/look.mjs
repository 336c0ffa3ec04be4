// Looks at pictures of pages: each as a browser with scripts shows it on a desk, and as one without shows it on a small
// telephone. A picture is an answer of the service: url, status, headers, html.
import { Axe } from "./axe.mjs";
import { faults } from "./faults.mjs";
import { Service } from "./service.mjs";

const narrow = { width: 320, height: 640 };
const wide = { width: 1280, height: 900 };

export const lookAtAll = async (browser, folder, pictures) => {
  const ways = [true, false].map((scripts) => lookAtEach(browser, folder, pictures, scripts));
  return (await Promise.all(ways)).flat();
};

// One context a way: it has a process of its own, so that both ways use a core each.
const lookAtEach = async (browser, folder, pictures, scripts) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const control = await context.newCDPSession(page);
  const service = await Service.for(page, control);
  const axe = await Axe.for(folder, page, control);
  const found = [];
  for (const picture of pictures) {
    const way = scripts ? "with scripts" : "without scripts";
    const said = await service.during(picture, () => look(page, control, axe, picture.url, scripts));
    found.push(...said.map((fault) => ({ page: picture.name, way, ...fault })));
  }
  await context.close();
  return found;
};

// axe is a script. So scripts are off only while the page is read: none of its own runs, <noscript> is drawn; then they
// are let in again for axe. (A context with javaScriptEnabled: false would never let axe finish: no promise settles.)
const look = async (page, control, axe, url, scripts) => {
  await control.send("Emulation.setScriptExecutionDisabled", { value: !scripts });
  await page.setViewportSize(scripts ? wide : narrow);
  await page.goto(url);
  await control.send("Emulation.setScriptExecutionDisabled", { value: false });
  if (!scripts) await page.evaluate(unwrapNoscript);
  const found = await page.evaluate(faults, scripts);
  found.push(...(await axe.ask()));
  if (scripts) {
    await page.setViewportSize(narrow);
    found.push(...(await page.evaluate(faults, scripts)).filter(({ rule }) => rule === "fits-320"));
  }
  return found;
};

// Runs in the page: axe passes <noscript> by, though without scripts it shows what it holds.
const unwrapNoscript = () => {
  for (const element of document.querySelectorAll("noscript")) element.replaceWith(...element.childNodes);
};
