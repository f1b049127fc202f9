// Before an exam: the server looks at one picture and names what is wrong; then, where the edition asks
// for them, small movements. Nothing of it keeps anybody out.
import { takePhoto } from "/static/proctoring/photo.js";
import { postJson } from "/static/site/js/csrf.js";

const LOOKS = 15;
const LOOK_MS = 800;
const REST_MS = 1500;
const REACT_MS = 1200;
const BETWEEN_MS = 700;

/**
 * @param {object} options
 * @param {HTMLElement} options.root  [data-rehearsal]
 * @param {import("./camera.js").Camera} options.camera
 * @returns {{ready: (ready: boolean) => void}}
 */
export function createRehearsal({ root, camera }) {
  const enrolment = root.dataset.rehearsal;
  const result = root.querySelector("[data-rehearsal-result]");
  const texts = root.querySelector("[data-rehearsal-texts]").content;
  const button = root.querySelector("[data-rehearsal-check]");
  let running = false;
  let checked = false;

  function say(name, fill = () => {}) {
    const copy = texts.querySelector(`[data-text="${name}"]`).cloneNode(true);
    fill(copy);
    result.replaceChildren(copy);
    result.dataset.state = name;
  }

  async function check() {
    if (running || !camera.ready) return;
    running = checked = true;
    button.disabled = true;
    say("looking");
    const good = await look();
    if (good) await move(Number(root.dataset.movements));
    running = false;
    button.disabled = !camera.ready;
  }

  async function look() {
    const taken = await takePhoto({ camera, purpose: "gate", subject: enrolment });
    if (!taken.ok) return refused(taken);
    const seen = await asked(`/api/proctoring/rehearsals/${taken.photo}/`, (answer) => answer.state === "seen");
    if (!seen) return say("late") ?? true;
    const causes = seen.causes.filter((cause) => cause.code !== "no_reference");
    if (!causes.length) return say("good") ?? true;
    say("bad", (copy) => copy.querySelector("[data-causes]").append(...causes.map(causeItem)));
    return false;
  }

  function refused({ detail }) {
    say("refused", (copy) => {
      copy.querySelector("[data-detail]").textContent = detail ?? "";
    });
    return false;
  }

  async function move(wanted) {
    for (let seen = 0; seen < wanted; seen += 1) {
      if (!(await movement())) return;
    }
  }

  // At rest first, then the movement: the server compares the two.
  async function movement() {
    const answer = await postJson("/api/proctoring/movements/", { enrolment }).catch(() => null);
    const asking = await answer?.json().catch(() => null);
    if (!answer?.ok || !asking) return refused(asking ?? {});
    say("rest");
    await pause(REST_MS);
    const shot = () => takePhoto({ camera, purpose: "gate", subject: enrolment, presence: asking.id });
    await shot();
    say("move", (copy) => {
      copy.querySelector("[data-move]").textContent = asking.text;
    });
    await pause(REACT_MS);
    for (let frame = 1; frame < asking.frames; frame += 1) {
      await shot();
      await pause(BETWEEN_MS);
    }
    const seen = await asked(`/api/proctoring/movements/${asking.id}/`, ({ passed }) => passed !== null);
    say(!seen ? "late" : seen.passed ? "seen" : "unseen");
    return Boolean(seen?.passed);
  }

  button.addEventListener("click", check);
  return {
    ready(ready) {
      button.disabled = running || !ready;
      if (ready && !checked) check();
    },
  };
}

async function asked(url, isDone) {
  for (let turn = 0; turn < LOOKS; turn += 1) {
    await pause(LOOK_MS);
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    const body = answer?.ok ? await answer.json().catch(() => null) : null;
    if (body && isDone(body)) return body;
  }
  return null;
}

function causeItem({ text, remedy }) {
  const item = document.createElement("li");
  const what = document.createElement("strong");
  what.textContent = text;
  item.append(what, " ", remedy);
  return item;
}

function pause(milliseconds) {
  return new Promise((done) => window.setTimeout(done, milliseconds));
}
