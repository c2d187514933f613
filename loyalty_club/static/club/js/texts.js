// Texts with places: a place is put in where the cursor stands, and the preview asks for a member.
"use strict";

(() => {
  function insert(button) {
    const field = document.getElementById(button.dataset.insertInto);
    field.setRangeText(
      button.dataset.insertText,
      field.selectionStart,
      field.selectionEnd,
      "end",
    );
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function showNext(button) {
    const preview = button.closest(".phone-preview");
    const asked = document.createElement("input");
    asked.type = "hidden";
    asked.name = "preview_next";
    asked.value = "on";
    preview.append(asked);
    preview.dispatchEvent(new CustomEvent("next-member"));
  }

  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-insert-into]");
    const next = event.target.closest("[data-preview-next]");
    if (place) {
      insert(place);
    } else if (next) {
      showNext(next);
    }
  });
})();
