// On the result page: what the exam page could not send before the exam ended goes now.
import { openEvidence } from "./evidence.js";

const root = document.querySelector("[data-leftover]");
if (root) openEvidence(root.dataset.leftover).then((evidence) => evidence.flush());
