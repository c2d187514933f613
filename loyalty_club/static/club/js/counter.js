// The counter: what is seen is what Enter opens, points slide, and what was not sent is kept.
"use strict";

(() => {
  // --- Finding: arrows walk through the people, Enter opens the one that is shown ------------------

  const find = document.querySelector("[data-find]");

  function shownHits() {
    return [...document.querySelectorAll("#results [data-hit]")];
  }

  function isUpToDate(query) {
    const list = document.querySelector("#results [data-hits]");
    return list !== null && list.dataset.hits === query;
  }

  function step(event) {
    const hits = shownHits();
    const at = hits.indexOf(document.activeElement);
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    if (next < 0) {
      find.elements.q.focus();
    } else {
      hits[next]?.focus();
    }
  }

  if (find) {
    // What was scanned is never on the list yet: it goes to the server, which opens it.
    find.addEventListener("submit", (event) => {
      const [best] = shownHits();
      if (best && isUpToDate(find.elements.q.value.trim())) {
        event.preventDefault();
        best.click();
      }
    });
    document.querySelector(".desk").addEventListener("keydown", (event) => {
      const walks = event.target === find.elements.q || event.target.matches("[data-hit]");
      if (walks && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        step(event);
      }
    });
  }

  // --- The sale -----------------------------------------------------------------------------------

  function saleForm() {
    return document.querySelector("[data-sale]");
  }

  function unitOf(input) {
    return input.dataset.amountUnit;
  }

  // The button names the sum; an amount that only the server can read leaves it as it was.
  function nameSum(form) {
    const button = form.querySelector("[data-sum-text]");
    const input = form.elements.amount;
    button.dataset.plainText ??= button.textContent;
    button.textContent = input.value
      ? button.dataset.sumText.replace("{sum}", `${input.value} ${unitOf(input)}`)
      : button.dataset.plainText;
  }

  function carryAmount(form) {
    const carried = document.querySelector("[data-carried-amount]");
    if (carried) {
      carried.value = form.elements.amount.value;
    }
  }

  // --- Points: the slider and the typed amount are one -----------------------------------------------

  const bill = { amount: null };

  function mostPayable(pane, form) {
    const most = Number(form.querySelector("[data-most]").dataset.most);
    const factor = Number(pane.dataset.factor);
    return bill.amount === null ? most : Math.min(most, Math.round(bill.amount * factor));
  }

  function fitSlider(form) {
    const pane = form.querySelector("[data-points]");
    if (pane) {
      const slider = pane.querySelector("[data-points-slider]");
      slider.max = String(mostPayable(pane, form));
    }
  }

  function typePoints(form, amount) {
    const pane = form.querySelector("[data-points]");
    const input = form.elements.points_amount;
    const shown = amount / Number(pane.dataset.factor);
    input.value = amount ? shown.toFixed(Number(input.dataset.amountDecimals)) : "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function slide(slider) {
    const most = Number(slider.max);
    // The last step of the slider is everything, also where it falls between two steps.
    const isAll = Number(slider.value) + Number(slider.step) > most;
    typePoints(slider.form, isAll && Number(slider.value) > 0 ? most : Number(slider.value));
  }

  function showSlider(form, value) {
    const pane = form.querySelector("[data-points]");
    if (pane) {
      const slider = pane.querySelector("[data-points-slider]");
      slider.value = String(Math.round((value || 0) * Number(pane.dataset.factor)));
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-points-slider]")) {
      slide(event.target);
    }
  });

  document.addEventListener("club:amount", (event) => {
    const form = event.target.closest("[data-sale]");
    if (!form) {
      return;
    }
    if (event.target.name === "amount") {
      bill.amount = event.detail.value;
      nameSum(form);
      carryAmount(form);
      fitSlider(form);
    } else if (event.target.name === "points_amount") {
      showSlider(form, event.detail.value);
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-points-all]");
    if (button) {
      const form = button.closest("form");
      typePoints(form, mostPayable(form.querySelector("[data-points]"), form));
    }
  });

  // --- A voucher: Enter after a scan, or by hand, asks what it pays and books nothing ------------------

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-keeps-scan]")) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  function prepareSale() {
    const form = saleForm();
    if (!form) {
      return;
    }
    form.querySelectorAll("[data-points-slider], [data-points-all]").forEach((node) => {
      node.hidden = false;
    });
    if (form.elements.amount.value) {
      form.elements.amount.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // --- A lost connection: the form stays as it is and goes again with the same key ---------------------

  const KEEPS = "[data-sale], [data-keeps]";
  const unsent = new Set();

  function sayUnsent(form, isUnsent) {
    const bar = form.querySelector("[data-unsent]");
    if (bar) {
      bar.hidden = !isUnsent;
    }
    unsent[isUnsent ? "add" : "delete"](form);
  }

  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(
      failure,
      (event) => {
        const form = event.detail.elt.closest(KEEPS);
        if (form && !event.detail.elt.matches("[data-code-sender]")) {
          // The bar in the form says it; a toast would say it twice.
          event.stopImmediatePropagation();
        }
        if (form === event.detail.elt) {
          sayUnsent(form, true);
        }
      },
      true,
    );
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches(KEEPS)) {
      sayUnsent(event.detail.elt, false);
    }
  });

  // Whoever goes on typing decides himself when it is sent.
  document.addEventListener("input", (event) => unsent.delete(event.target.form));

  window.addEventListener("online", () => {
    for (const form of unsent) {
      if (form.isConnected) {
        form.requestSubmit();
      }
    }
  });

  // --- After an answer: the eye and the cursor go to what is wrong -------------------------------------

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.matches(`${KEEPS}, #joining`)) {
      prepareSale();
      const place = event.detail.target.querySelector("[aria-invalid='true'], [autofocus]");
      place?.focus();
    } else if (event.detail.target.id === "quote") {
      const form = saleForm();
      if (form) {
        fitSlider(form);
      }
    }
  });

  prepareSale();
})();
