// What every page can do: send a form once, show a toast, open a dialog, change the appearance.
"use strict";

(() => {
  const club = (window.club = window.club || {});
  const words = document.body.dataset;

  // --- Toasts: good news fades, bad news stays until it is closed ---------------------------

  const FADES_AFTER = 6000;

  function keepOrFade(toast) {
    if (!toast.classList.contains("toast-error")) {
      setTimeout(() => toast.remove(), FADES_AFTER);
    }
  }

  club.toast = (text, tone = "info") => {
    const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
    toast.classList.add(`toast-${tone}`);
    toast.querySelector(".toast-text").textContent = text;
    document.getElementById("toasts").append(toast);
    keepOrFade(toast);
    return toast;
  };

  document.querySelectorAll("[data-toast]").forEach(keepOrFade);
  document.body.addEventListener("club:toast", (event) => {
    club.toast(event.detail.text, event.detail.tone);
  });

  // --- A form is sent once: a double click or an impatient Enter finds it busy ----------------

  const idleContents = new WeakMap();

  function submitButtons(form) {
    return [...form.elements].filter((element) => element.type === "submit");
  }

  function markBusy(form, submitter) {
    form.dataset.busy = "true";
    for (const button of submitButtons(form)) {
      button.disabled = true;
    }
    const shown = submitter || submitButtons(form)[0];
    if (shown) {
      shown.setAttribute("aria-busy", "true");
    }
    if (shown?.dataset.busyText) {
      idleContents.set(shown, [...shown.childNodes]);
      shown.replaceChildren(shown.dataset.busyText);
    }
  }

  function markIdle(form) {
    delete form.dataset.busy;
    for (const button of submitButtons(form)) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      if (idleContents.has(button)) {
        button.replaceChildren(...idleContents.get(button));
        idleContents.delete(button);
      }
    }
  }

  const SENT_BY_HTMX = "form[hx-post], form[data-hx-post]";

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.dataset.busy) {
        event.preventDefault();
        event.stopImmediatePropagation();
      } else if (form.method === "post" && !form.matches(SENT_BY_HTMX)) {
        form.dataset.busy = "true";
        // Only once the browser has read the form: a disabled button would not send its name.
        setTimeout(() => {
          if (event.defaultPrevented) {
            markIdle(form);
          } else {
            markBusy(form, event.submitter);
          }
        });
      }
    },
    true,
  );

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches(SENT_BY_HTMX)) {
      markBusy(event.detail.elt, event.detail.requestConfig.triggeringEvent?.submitter);
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches(SENT_BY_HTMX)) {
      markIdle(event.detail.elt);
    }
  });

  // Coming back with the browser's own button shows the page as it was left: busy.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.querySelectorAll("form[data-busy]").forEach(markIdle);
    }
  });

  // --- A lost connection is said, not hidden ----------------------------------------------------

  document.addEventListener("htmx:sendError", () => club.toast(words.textOffline, "error"));
  document.addEventListener("htmx:timeout", () => club.toast(words.textOffline, "error"));
  document.addEventListener("htmx:responseError", () => club.toast(words.textError, "error"));

  function showConnection() {
    document.querySelector("[data-offline-bar]").hidden = navigator.onLine;
  }

  window.addEventListener("online", showConnection);
  window.addEventListener("offline", showConnection);
  showConnection();

  // --- Appearance: the server reads the cookie, so that no page flashes ---------------------------

  const YEAR_IN_SECONDS = 31536000;

  function setTheme(theme) {
    const life = theme === "auto" ? 0 : YEAR_IN_SECONDS;
    document.cookie = `theme=${theme}; path=/; max-age=${life}; samesite=lax`;
    if (theme === "auto") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    for (const button of document.querySelectorAll("[data-theme-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
    }
  }

  // --- What a click means -----------------------------------------------------------------------

  function copy(text) {
    navigator.clipboard.writeText(text).then(() => club.toast(words.textCopied, "success"));
  }

  function fill(button) {
    const field = document.querySelector(button.dataset.setValue);
    field.value = button.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const CLICKS = {
    "data-dialog-open": (node) => document.getElementById(node.dataset.dialogOpen).showModal(),
    "data-dialog-close": (node) => node.closest("dialog").close(),
    "data-toast-close": (node) => node.closest("[data-toast]").remove(),
    "data-theme-set": (node) => setTheme(node.dataset.themeSet),
    "data-print": () => window.print(),
    "data-copy": (node) => copy(node.dataset.copy),
    "data-set-value": fill,
  };

  document.addEventListener("click", (event) => {
    for (const [attribute, act] of Object.entries(CLICKS)) {
      const node = event.target.closest(`[${attribute}]`);
      if (node) {
        act(node);
        return;
      }
    }
    if (event.target.matches("dialog[open]")) {
      event.target.close();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) {
      event.target.form.requestSubmit();
    }
  });

  // --- Menus close when one looks elsewhere --------------------------------------------------------

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) {
        menu.open = false;
      }
    }
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details.menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // --- Where a strip scrolls, begin at the current item ---------------------------------------------

  document
    .querySelector(".nav-rail-item[aria-current='page']")
    ?.scrollIntoView({ block: "nearest", inline: "center" });
})();
