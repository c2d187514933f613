/* What the portal remembers for the moments without a network: the last balance and the card. */
(() => {
  "use strict";

  const KEY = "club.remembered";

  function remember(section) {
    const code = section.querySelector("svg.qr");
    const facts = { ...section.dataset, code: code ? code.outerHTML : "" };
    localStorage.setItem(KEY, JSON.stringify(facts));
  }

  function show(facts) {
    document.querySelectorAll("[data-fill]").forEach((place) => {
      place.textContent = facts[place.dataset.fill] || "";
    });
    const drawing = new DOMParser().parseFromString(facts.code, "text/html").querySelector("svg");
    if (drawing) {
      document.querySelector("[data-code]").replaceChildren(document.importNode(drawing, true));
    }
    document.querySelectorAll("[data-remembered]").forEach((part) => {
      part.hidden = false;
    });
    document.querySelector("[data-forgotten]").hidden = true;
  }

  function keepOpen(worker) {
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker.register(worker).catch(() => {});
    }
  }

  const balance = document.querySelector("[data-remember]");
  const stored = localStorage.getItem(KEY);
  if (balance) {
    remember(balance);
    keepOpen(balance.dataset.worker);
  } else if (document.querySelector("[data-forget]")) {
    localStorage.removeItem(KEY);
  } else if (stored && document.querySelector("[data-remembered]")) {
    show(JSON.parse(stored));
  }
})();
