// The live picture at the proctor's end: WebRTC where it connects, single frames where not.
import { say } from "./words.js";

const CONNECT_MS = 5000;
const KEEP_MS = 3000;
const DISCONNECTED_MS = 3000;
const NO_FRAME_MS = 6000;

/**
 * @param {{socket: object, root: HTMLElement}} options  root holds the [data-live-…] elements
 */
export function createLivePicture({ socket, root }) {
  const part = (name) => root.querySelector(`[data-live-${name}]`);
  let look = null;

  socket.on("live", "signal", (body) => look && body.look === look.id && signalled(body.signal));
  socket.on("live", "frame", (body) => look && body.look === look.id && showFrame(body.picture));
  socket.on("live", "over", (body) => look && body.look === look.id && end("live_over"));

  async function start(attempt) {
    stop();
    tell("live_asking");
    try {
      const asked = await socket.call("live", "ask", { attempt });
      look = { id: asked.look, peer: null, way: "", timer: 0, lost: 0, waiting: [], keeping: 0 };
      look.keeping = window.setInterval(keep, KEEP_MS);
      connect(asked.ice);
    } catch (error) {
      tell(error.message === "not_allowed" ? "live_refused" : "live_failed");
    }
  }

  // Whoever looks says so again and again; the candidate's page shows nothing to nobody.
  function keep() {
    socket.call("live", "keep", { look: look.id }).catch((error) => {
      if (look && error.message !== "offline") end("live_over");
    });
  }

  function connect(iceServers) {
    const mine = look;
    const peer = new RTCPeerConnection({ iceServers });
    mine.peer = peer;
    peer.addEventListener("track", (event) => {
      part("video").srcObject = event.streams[0] ?? new MediaStream([event.track]);
    });
    peer.addEventListener("icecandidate", (event) => {
      if (event.candidate) send({ candidate: event.candidate.toJSON() });
    });
    peer.addEventListener("connectionstatechange", () => {
      if (mine !== look || peer !== mine.peer) return;
      window.clearTimeout(mine.lost);
      if (peer.connectionState === "failed") fallBack();
      if (peer.connectionState === "disconnected") {
        mine.lost = window.setTimeout(() => mine === look && fallBack(), DISCONNECTED_MS);
      }
    });
    part("video").addEventListener("playing", () => mine === look && mine.peer && shown("webrtc"), { once: true });
    mine.timer = window.setTimeout(() => mine === look && !mine.way && fallBack(), CONNECT_MS);
  }

  async function signalled(signal) {
    const { peer } = look;
    if (!peer) return;
    try {
      if (signal.description) {
        await peer.setRemoteDescription(signal.description);
        await peer.setLocalDescription(await peer.createAnswer());
        send({ description: peer.localDescription.toJSON() });
        for (const candidate of look.waiting.splice(0)) await peer.addIceCandidate(candidate);
      } else if (signal.candidate && peer.remoteDescription) {
        await peer.addIceCandidate(signal.candidate);
      } else if (signal.candidate) {
        look.waiting.push(signal.candidate);
      }
    } catch {
      fallBack();
    }
  }

  // A moving picture that has stopped is not called live: single ones, or none.
  function fallBack() {
    if (!look?.peer) return;
    look.peer.close();
    look.peer = null;
    look.way = "";
    part("video").hidden = true;
    tell("live_asking");
    expectFrame();
    socket.call("live", "frames", { look: look.id }).catch(() => tell("live_failed"));
  }

  function expectFrame() {
    const mine = look;
    window.clearTimeout(mine.timer);
    mine.timer = window.setTimeout(() => mine === look && end("live_over"), NO_FRAME_MS);
  }

  function showFrame(picture) {
    part("frame").src = `data:image/jpeg;base64,${picture}`;
    shown("frames");
    expectFrame();
  }

  function shown(way) {
    if (look.way === way) return;
    look.way = way;
    window.clearTimeout(look.timer);
    part("video").hidden = way !== "webrtc";
    part("frame").hidden = way !== "frames";
    root.dataset.live = way;
    tell(`live_${way}`);
    if (way === "webrtc") socket.call("live", "connected", { look: look.id }).catch(() => {});
  }

  function send(signal) {
    socket.call("live", "signal", { look: look.id, signal }).catch(() => {});
  }

  function end(text) {
    window.clearTimeout(look?.timer);
    window.clearTimeout(look?.lost);
    window.clearInterval(look?.keeping);
    look?.peer?.close();
    look = null;
    delete root.dataset.live;
    part("video").srcObject = null;
    part("video").hidden = true;
    part("frame").hidden = true;
    part("frame").removeAttribute("src");
    tell(text);
  }

  function stop() {
    if (!look) return;
    socket.call("live", "stop", { look: look.id }).catch(() => {});
    end("");
  }

  function tell(name) {
    part("status").textContent = name ? say(name) : "";
  }

  return { start, stop };
}
