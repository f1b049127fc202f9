// One question as a fieldset of radios or check boxes; words are set as text, never as markup.
import { createCase } from "./case.js";
import { say } from "./texts.js";

const LETTERS = "ABCDEFGH";

/**
 * @param {HTMLElement} root
 * @param {object} sheet  from sheet.js
 * @param {{onChoose: (item: number, chosen: number[]) => void}} events
 */
export function createQuestion(root, sheet, { onChoose }) {
  const part = (name) => root.querySelector(`[data-exam-${name}]`);
  const options = part("options");
  const stem = part("stem");
  const material = createCase(root, sheet);
  let shown = 0;

  function show(item, { focus = true } = {}) {
    shown = item;
    const { kind, stem: text, options: choices } = sheet.items[item];
    part("position").textContent = say("position", { number: item + 1, count: sheet.items.length });
    part("kind").textContent = say(kind);
    material.show(item);
    stem.textContent = kind === "multiple" ? `${text} ${say("multiple_hint")}` : text;
    options.replaceChildren(...choices.map((choice, position) => option(kind, choice, position)));
    part("previous").disabled = item === 0;
    part("next").disabled = item === sheet.items.length - 1;
    part("mark").setAttribute("aria-pressed", String(sheet.at(item).marked));
    if (focus) stem.focus({ preventScroll: false });
  }

  function option(kind, text, position) {
    const label = document.createElement("label");
    label.className = "exam-option";
    const input = document.createElement("input");
    input.type = kind === "multiple" ? "checkbox" : "radio";
    input.name = "choice";
    input.value = String(position);
    input.checked = sheet.at(shown).chosen.includes(position);
    const letter = document.createElement("span");
    letter.className = "exam-letter";
    letter.textContent = LETTERS[position] ?? "";
    const words = document.createElement("span");
    words.textContent = text;
    label.append(input, letter, words);
    return label;
  }

  options.addEventListener("change", () => {
    const checked = options.querySelectorAll("input:checked");
    onChoose(shown, [...checked].map((input) => Number(input.value)));
  });

  return { show, item: () => shown };
}
