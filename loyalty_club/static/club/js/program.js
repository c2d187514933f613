// Rules of a draft are dragged to their place by a handle; without it the plain buttons remain.
"use strict";

(() => {
  let dragged = null;
  let began = null;
  let pressed = "";

  function itemsOf(list) {
    return [...list.querySelectorAll("[data-rule]")];
  }

  function showHandles(root) {
    for (const handle of root.querySelectorAll("[data-rule-handle]")) {
      handle.hidden = false;
    }
  }

  function placeAt(list, y) {
    return itemsOf(list).find((item) => {
      const box = item.getBoundingClientRect();
      return item !== dragged && y < box.top + box.height / 2;
    });
  }

  function pick(event) {
    const handle = event.target.closest("[data-rule-handle]");
    if (!handle || event.button) {
      return;
    }
    event.preventDefault();
    dragged = handle.closest("[data-rule]");
    began = dragged.nextElementSibling;
    dragged.classList.add("is-dragged");
    handle.setPointerCapture(event.pointerId);
  }

  function carry(event) {
    if (!dragged) {
      return;
    }
    const list = dragged.parentElement;
    const before = placeAt(list, event.clientY);
    if (before) {
      before.before(dragged);
    } else {
      list.append(dragged);
    }
  }

  function release(isKept) {
    const item = dragged;
    dragged = null;
    item.classList.remove("is-dragged");
    if (!isKept) {
      item.parentElement.insertBefore(item, began);
    } else if (item.nextElementSibling !== began) {
      const place = [...item.parentElement.children].indexOf(item) + 1;
      window.htmx.ajax("POST", item.dataset.moveUrl, {
        target: "#draft",
        swap: "outerHTML",
        values: { revision: item.dataset.revision, place },
      });
    }
  }

  document.addEventListener("pointerdown", pick);
  document.addEventListener("pointermove", carry);
  document.addEventListener("pointerup", () => dragged && release(true));
  document.addEventListener("pointercancel", () => dragged && release(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dragged) {
      release(false);
    }
  });

  // A button that was pressed is busy while its form is under way and would lose the focus for good.
  document.addEventListener("submit", (event) => {
    pressed = event.submitter?.closest("[data-rule-list]") ? event.submitter.id : "";
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    showHandles(event.target);
    if (event.target.id === "draft" && pressed) {
      document.getElementById(pressed)?.focus();
      pressed = "";
    }
  });
  showHandles(document);
})();
