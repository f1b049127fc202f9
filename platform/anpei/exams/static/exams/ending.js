// Handing in and leaving: the dialogs, and what must be saved before.
import { say } from "./texts.js";
import { toast } from "/static/site/js/toast.js";

const FLUSH_MS = 10000;

/**
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {object} options.sheet
 * @param {object} options.outbox
 * @param {object} options.line
 * @param {() => Promise<void>} options.beforeClosing   photos still on their way
 * @param {(address: string) => void} options.onEnd
 * @param {(code: string) => void} options.onRefused
 */
export function setUpEnding({ root, sheet, outbox, line, beforeClosing, onEnd, onRefused }) {
  const dialog = document.getElementById("hand-in");
  const problem = dialog.querySelector("[data-hand-in-problem]");
  const yes = dialog.querySelector("[data-hand-in-yes]");
  const opener = document.querySelector("[data-exam-hand-in]");

  function ask() {
    const open = sheet.unanswered();
    const marked = sheet.marked();
    dialog.querySelector("[data-hand-in-unanswered]").textContent = open
      ? say("unanswered", { count: open })
      : say("all_answered");
    dialog.querySelector("[data-hand-in-marked]").textContent = marked
      ? say("marked", { count: marked })
      : "";
    complain("");
    dialog.showModal();
  }

  function complain(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  async function close() {
    yes.setAttribute("aria-busy", "true");
    yes.disabled = true;
    try {
      const unsent = await outbox.flushFor(FLUSH_MS);
      await beforeClosing().catch(() => {});
      if (unsent) complain(say("not_sent", { count: unsent }));
      else await handIn();
    } finally {
      yes.removeAttribute("aria-busy");
      yes.disabled = false;
    }
  }

  async function handIn() {
    const result = await line.handIn();
    if (result.ok) onEnd(root.dataset.result);
    else if (result.code === "lease") onRefused("lease");
    else complain(say(isSignedOut(result) ? "signed_out" : "failed"));
  }

  async function leave() {
    await outbox.flushFor(FLUSH_MS);
    const result = await line.leave();
    if (result.ok) onEnd(result.body.state === "running" ? root.dataset.list : root.dataset.result);
    else if (result.code === "lease") onEnd(root.dataset.list);
    else {
      // A toast cannot be seen behind a dialog.
      document.getElementById("leave").close();
      toast(say(isSignedOut(result) ? "signed_out" : "not_told"));
    }
  }

  const isSignedOut = ({ status }) => status === 401 || status === 403;

  opener.addEventListener("click", ask);
  yes.addEventListener("click", close);
  document.querySelector("[data-leave-yes]").addEventListener("click", leave);
  opener.disabled = false;
  return { dismiss: () => dialog.close() };
}
