// Says so when the line is cut, and again when it is back.
export function startOffline() {
  const bar = document.getElementById("offline-bar");
  if (!bar) return;
  const show = () => {
    bar.hidden = navigator.onLine;
  };
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  show();
}
