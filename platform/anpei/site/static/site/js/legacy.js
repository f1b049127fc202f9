/* Loaded with nomodule: a browser without ES modules (IE and the "compatible mode" of others, M1 三)
   runs this and nothing else. Old syntax on purpose. */
(function () {
  var notice = document.querySelector('[data-browser-notice="old"]');
  if (notice) notice.removeAttribute("hidden");
})();
