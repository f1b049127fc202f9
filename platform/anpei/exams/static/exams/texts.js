// The page's own words: <template data-exam-texts> with [data-text]; {braces} are filled in.
const words = new Map();
for (const span of document.querySelector("template[data-exam-texts]")?.content.querySelectorAll("[data-text]") ?? []) {
  words.set(span.dataset.text, span.textContent);
}

export function say(name, values = {}) {
  return (words.get(name) ?? "").replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}
