/* Waiting before another code may be asked for. */
(() => {
  "use strict";

  const SECOND = 1000;
  const language = document.documentElement.lang === "fa" ? "fa-IR" : "en";

  function wait(button) {
    const words = button.textContent;
    let left = Number(button.dataset.wait);
    button.disabled = true;

    function tick() {
      if (left <= 0) {
        button.disabled = false;
        button.textContent = words;
        return;
      }
      button.textContent = button.dataset.waitText.replace("{seconds}", left.toLocaleString(language));
      left -= 1;
      setTimeout(tick, SECOND);
    }
    tick();
  }

  document.querySelectorAll("[data-wait]").forEach(wait);
})();
