// The live picture at the candidate's end: the camera that runs anyway, shown to a proctor on duty
// as long as they look. The page says that somebody looks, from the first moment to the last.
const FRAME_MS = 1500;
const WIDTH = 320;
const QUALITY = 0.6;
const LONGEST_FRAME = 45_000;
const FORGOTTEN_MS = 8000;

/**
 * @param {object} options
 * @param {object} options.socket           from site/js/socket.js
 * @param {() => HTMLVideoElement|null} options.video   the camera's preview
 * @param {(looking: boolean) => void} options.onWatched
 */
export function offerLivePicture({ socket, video, onWatched }) {
  const looks = new Map();

  socket.on("live", "wanted", (body) => begin(body));
  socket.on("live", "kept", (body) => looks.get(body.look)?.keep());
  socket.on("live", "signal", (body) => looks.get(body.look)?.signalled(body.signal));
  socket.on("live", "frames_wanted", ({ look }) => {
    // Loaded anew while somebody looks: this page has not heard of it yet.
    begin({ look, ice: [] });
    looks.get(look).sendFrames();
  });
  socket.on("live", "stopped", (body) => finish(body.look));

  function begin({ look, ice }) {
    if (looks.has(look)) return;
    looks.set(look, createLook({ look, ice, socket, video, onForgotten: () => finish(look) }));
    onWatched(true);
  }

  function finish(look) {
    looks.get(look)?.close();
    looks.delete(look);
    onWatched(looks.size > 0);
  }

  return { close: () => [...looks.keys()].forEach(finish) };
}

function createLook({ look, ice, socket, video, onForgotten }) {
  const peer = new RTCPeerConnection({ iceServers: ice });
  const waiting = [];
  let timer = 0;
  let forgetting = 0;
  const send = (signal) => socket.call("live", "signal", { look, signal }).catch(() => {});

  peer.addEventListener("icecandidate", (event) => {
    if (event.candidate) send({ candidate: event.candidate.toJSON() });
  });
  offer().catch(() => {});

  keep();

  function keep() {
    window.clearTimeout(forgetting);
    forgetting = window.setTimeout(onForgotten, FORGOTTEN_MS);
  }

  async function offer() {
    const stream = video()?.srcObject;
    const [track] = stream?.getVideoTracks() ?? [];
    if (!track) return;
    peer.addTrack(track, stream);
    await peer.setLocalDescription(await peer.createOffer());
    await send({ description: peer.localDescription.toJSON() });
  }

  async function signalled(signal) {
    try {
      if (signal.description) {
        await peer.setRemoteDescription(signal.description);
        for (const candidate of waiting.splice(0)) await peer.addIceCandidate(candidate);
      } else if (signal.candidate && peer.remoteDescription) {
        await peer.addIceCandidate(signal.candidate);
      } else if (signal.candidate) {
        waiting.push(signal.candidate);
      }
    } catch {
      // The proctor's end asks for single frames when nothing comes.
    }
  }

  function sendFrames() {
    if (timer) return;
    sendFrame();
    timer = window.setInterval(sendFrame, FRAME_MS);
  }

  function sendFrame() {
    const source = video();
    if (!source?.videoWidth) return;
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * source.videoHeight) / source.videoWidth);
    canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
    const picture = canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
    if (picture.length < LONGEST_FRAME) socket.call("live", "frame", { look, picture }).catch(() => {});
  }

  return {
    signalled,
    sendFrames,
    keep,
    close() {
      window.clearTimeout(forgetting);
      window.clearInterval(timer);
      peer.close();
    },
  };
}
