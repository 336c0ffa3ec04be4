// Starts the machine's chromium without a window. Everything that it could fetch from elsewhere is switched off.
import { createRequire } from "node:module";
import { join } from "node:path";

// Tests run as root, too, where chromium's sandbox cannot; pages are our own. Small machines have a small /dev/shm.
const flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"];

export const packages = (folder) => createRequire(join(folder, "package.json"));

export const start = (folder, program) =>
  packages(folder)("playwright-core").chromium.launch({ executablePath: program, args: flags });
