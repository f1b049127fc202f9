// 试题索引区: every question as a cell, coloured unanswered, answered, current, marked.
import { say } from "./texts.js";

/**
 * @param {HTMLElement} root
 * @param {object} sheet  from sheet.js
 * @param {(item: number) => void} onGo
 */
export function createIndex(root, sheet, onGo) {
  const list = root.querySelector("[data-exam-index]");
  const counts = root.querySelector("[data-exam-counts]");
  const cells = sheet.items.map((_item, item) => {
    const cell = document.createElement("button");
    cell.type = "button";
    cell.className = "exam-cell";
    cell.textContent = String(item + 1);
    cell.addEventListener("click", () => onGo(item));
    const place = document.createElement("li");
    place.append(cell);
    list.append(place);
    return cell;
  });

  function show(current) {
    cells.forEach((cell, item) => {
      const { marked } = sheet.at(item);
      const answered = sheet.isAnswered(item);
      cell.classList.toggle("is-answered", answered);
      cell.classList.toggle("is-marked", marked);
      cell.classList.toggle("is-current", item === current);
      if (item === current) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
      const state = [say(answered ? "answered" : "open"), marked ? say("is_marked") : ""];
      cell.setAttribute(
        "aria-label",
        say("cell", { number: item + 1, state: state.filter(Boolean).join(", ") }),
      );
    });
    const open = sheet.unanswered();
    counts.textContent = say("counts", { answered: sheet.items.length - open, open });
  }

  return { show };
}
