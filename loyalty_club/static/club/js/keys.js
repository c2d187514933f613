// The keyboard and the scanner: shortcuts named in the page, scans that always find their field.
"use strict";

(() => {
  function isTyping(node) {
    return node.matches("input, textarea, select, [contenteditable]");
  }

  function isTop(node) {
    const dialog = document.querySelector("dialog[open]");
    return !dialog || dialog.contains(node);
  }

  // --- Shortcuts: data-shortcut="/", "F2", "ctrl+Enter" ---------------------------------------------

  function nameOf(event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    return `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${key}`;
  }

  function follow(node) {
    if (isTyping(node)) {
      node.focus();
      node.select?.();
    } else {
      node.click();
    }
  }

  document.addEventListener("keydown", (event) => {
    const name = nameOf(event);
    if (event.isComposing || (name.length === 1 && isTyping(event.target))) {
      return;
    }
    const node = [...document.querySelectorAll("[data-shortcut]")].find(
      (candidate) => candidate.dataset.shortcut === name && isTop(candidate) && !candidate.disabled,
    );
    if (node) {
      event.preventDefault();
      follow(node);
    }
  });

  // --- The scanner: a keyboard that types faster than any hand and ends with Enter -------------------
  // A field with data-keeps-scan takes for itself what is scanned while the cursor stands in it.

  const FASTEST_HAND = 35;
  const SHORTEST_SCAN = 6;
  const burst = { text: "", field: null, before: "", last: 0 };

  function beginBurst(event) {
    burst.text = "";
    burst.field = isTyping(event.target) ? event.target : null;
    burst.before = burst.field ? burst.field.value : "";
  }

  function deliver(scanner, text) {
    if (burst.field && burst.field !== scanner) {
      burst.field.value = burst.before;
      burst.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    scanner.value = text;
    scanner.focus();
    scanner.dispatchEvent(new CustomEvent("club:scan", { bubbles: true, detail: { text } }));
    scanner.form?.requestSubmit();
  }

  document.addEventListener(
    "keydown",
    (event) => {
      const scanner = document.querySelector("[data-scanner]");
      if (!scanner || event.ctrlKey || event.metaKey || event.altKey || !isTop(scanner)) {
        return;
      }
      if (event.target.matches?.("[data-keeps-scan]")) {
        return;
      }
      const fast = !event.repeat && event.timeStamp - burst.last < FASTEST_HAND;
      burst.last = event.timeStamp;
      if (event.key === "Enter") {
        if (fast && burst.text.length >= SHORTEST_SCAN) {
          event.preventDefault();
          event.stopImmediatePropagation();
          deliver(scanner, burst.text);
        }
        burst.text = "";
      } else if (event.key.length === 1) {
        if (!fast) {
          beginBurst(event);
        }
        burst.text += event.key;
        startInScanner(event, scanner);
      }
    },
    true,
  );

  // A letter typed nowhere is meant for the one field; space and shortcuts keep their meaning.
  function startInScanner(event, scanner) {
    const isShortcut = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    const idle = event.target === document.body || event.target.id === "main";
    if (idle && event.key !== " " && !isShortcut) {
      scanner.focus();
    }
  }
})();
