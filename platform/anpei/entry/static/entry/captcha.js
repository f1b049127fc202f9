// The riddle read aloud, for whoever cannot see it.
const button = document.querySelector("[data-captcha-sound]");
const sound = button && new Audio(button.dataset.captchaSound);
button?.addEventListener("click", () => {
  sound.currentTime = 0;
  sound.play();
});
