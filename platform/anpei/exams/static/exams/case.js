// The material of a case above each of its questions. Folded or open, it stays as the candidate left
// it while the case lasts; another case begins open and at its top.
import { say } from "./texts.js";

/**
 * @param {HTMLElement} root
 * @param {object} sheet  from sheet.js
 */
export function createCase(root, sheet) {
  const box = root.querySelector("[data-exam-case]");
  const label = root.querySelector("[data-exam-case-label]");
  const text = root.querySelector("[data-exam-case-text]");
  let shown = -1;

  function show(item) {
    const belongs = sheet.items[item].case;
    box.hidden = !belongs;
    if (!belongs) return;
    label.textContent = say("case", belongs);
    if (shown === belongs.number) return;
    shown = belongs.number;
    text.textContent = sheet.cases[shown];
    text.scrollTop = 0;
    box.open = true;
  }

  return { show };
}
