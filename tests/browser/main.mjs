// Looks at pages in Debian's chromium for tests/it/browser: reads one request a line from standard input, answers each
// with one line. Ends, and chromium with it, when standard input does.
//
//   node main.mjs FOLDER CHROMIUM     FOLDER holds node_modules, CHROMIUM is the program
import { createInterface } from "node:readline";
import { start } from "./chromium.mjs";
import { lookAtAll } from "./look.mjs";
import { Keyboard } from "./keyboard.mjs";
import { Tab } from "./tab.mjs";

const [folder, program] = process.argv.slice(2);
const browser = await start(folder, program);
const keyboards = [];
const tabs = [];

const verbs = {
  look: (request) => lookAtAll(browser, folder, request.pictures),
  open: async (request) => keyboards.push(await Keyboard.at(browser, request.url)) - 1,
  press: (request) => keyboards[request.keyboard].press(request.fields, request.button),
  tab: async (request) => tabs.push(await Tab.at(browser, request.url, request.cookie, request.scripts)) - 1,
  field: (request) => tabs[request.tab].field(request.text),
  pass: (request) => tabs[request.tab].pass(request.minutes),
  click: (request) => tabs[request.tab].press(request.button),
  focus: (request) => tabs[request.tab].focus(request.selector),
  cut: (request) => tabs[request.tab].cut(),
  seen: (request) => tabs[request.tab].seen(request.selector),
  shown: (request) => tabs[request.tab].shown(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = await verbs[request.verb](request).then(
    (done) => ({ done }),
    (fault) => ({ fault: String(fault.stack ?? fault) }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
