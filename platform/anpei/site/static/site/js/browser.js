// SD-06: a page inside WeChat, over plain http or in an old browser that cannot use the camera
// shows the notice written for that case ([data-browser-notice="wechat|insecure|camera"]).
export function browserProblem(environment = window) {
  const agent = environment.navigator.userAgent;
  if (/MicroMessenger/i.test(agent)) return "wechat";
  if (environment.isSecureContext === false) return "insecure";
  return environment.navigator.mediaDevices?.getUserMedia ? "" : "camera";
}

export function startBrowserCheck() {
  const problem = browserProblem();
  if (!problem) return;
  for (const notice of document.querySelectorAll(`[data-browser-notice="${problem}"]`)) {
    notice.hidden = false;
  }
}
