// Wakes the components that a page holds. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();
