// The author's form: only the fields of the chosen kind are shown. Without a script all are.
for (const root of document.querySelectorAll("[data-question-form]")) {
  const kinds = root.querySelectorAll("[data-kind] input");
  const options = root.querySelector("[data-options]");
  const truth = root.querySelector("[data-truth]");

  const show = () => {
    const kind = [...kinds].find((input) => input.checked)?.value;
    options.hidden = kind === "true_false";
    truth.hidden = kind !== "true_false";
  };
  for (const input of kinds) input.addEventListener("change", show);
  show();
}
