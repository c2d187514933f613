// What the member has been promised joins the sale with one tap: the voucher's code, the gift.
"use strict";

(() => {
  function show(field) {
    const fold = field.closest("details");
    if (fold) {
      fold.open = true;
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function saleForm() {
    return document.querySelector("[data-sale]");
  }

  function useVoucher(code) {
    const field = saleForm()?.elements.voucher_code;
    if (field) {
      field.value = code;
      show(field);
    }
  }

  // A gift that this shop does not give, or has no more of, is not among the choices.
  function useGift(code) {
    const choice = saleForm()?.querySelector(`input[name="gift"][value="${CSS.escape(code)}"]`);
    if (choice) {
      choice.checked = true;
      show(choice);
    } else {
      const words = document.querySelector("[data-sale]")?.dataset.textNoGift;
      club.toast(words, "error");
    }
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-use-voucher], [data-use-gift]");
    if (!chip) {
      return;
    }
    if (chip.dataset.useVoucher) {
      useVoucher(chip.dataset.useVoucher);
    } else {
      useGift(chip.dataset.useGift);
    }
  });

  document.addEventListener("htmx:afterSettle", () => {
    const part = document.querySelector("#promises[data-chosen-gift]");
    if (part) {
      useGift(part.dataset.chosenGift);
      delete part.dataset.chosenGift;
    }
  });
})();
