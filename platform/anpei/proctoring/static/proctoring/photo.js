// One photo as the server asks for it: a ticket first, the picture at once, the upload behind.
import { postJson } from "/static/site/js/csrf.js";
import { uploadPhoto } from "/static/proctoring/upload.js";

const TICKETS = "/api/proctoring/tickets/";
const PHOTOS = "/api/proctoring/photos/";

/**
 * @param {object} request
 * @param {import("./camera.js").Camera} request.camera
 * @param {"study"|"exam"|"gate"} request.purpose
 * @param {string} request.subject   public id: of the topic study ("study"), the attempt ("exam"),
 *                                   the enrolment ("gate")
 * @param {string} [request.ticket]  a ticket the server has already handed out
 * @param {string} [request.presence] the movement that the picture is one of, at a gate
 * @returns {Promise<import("./upload.js").UploadResult>} resolves, never rejects
 */
export async function takePhoto({ camera, purpose, subject, ticket = "", presence = "" }) {
  try {
    const granted = ticket ? { ok: true, ticket } : await askForTicket(purpose, subject, presence);
    if (!granted.ok) return granted;
    const blob = await camera.capture();
    return await uploadPhoto({ url: PHOTOS, ticket: granted.ticket, blob });
  } catch (error) {
    return { ok: false, code: "no_picture", detail: error.message };
  }
}

async function askForTicket(purpose, subject, presence) {
  const answer = await postJson(TICKETS, presence ? { purpose, subject, presence } : { purpose, subject });
  const body = await answer.json().catch(() => ({}));
  return { ...body, ok: answer.ok };
}
