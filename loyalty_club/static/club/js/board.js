// The board of leads: a card goes to another stage by dragging it, with the pointer or with a finger
// that has rested on it for a moment, or with the arrow keys; on a phone the stages' tabs take it. A
// toast says what became of it and takes it back. Without this script a menu on every card does it.
"use strict";

(() => {
  const club = window.club;
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const steps = { ArrowLeft: -1, ArrowRight: -1, [forward]: 1 };
  let dragged = null;
  let origin = null;
  let moved = 0;
  let shown = 0;
  let scrolls = new Map();

  const board = () => document.querySelector("[data-board]");
  const columnOf = (node) => node.closest("[data-stage]");
  const stageOf = (card) => Number(columnOf(card).dataset.stage);

  function mayMove(card) {
    return Boolean(card?.querySelector("[data-move]")) && !moved;
  }

  // --- The club decides: what it answers is the board as it stands now -----------------------

  function send(leadId, from, stage) {
    moved = leadId;
    scrolls = new Map();
    for (const node of document.querySelectorAll("[data-board-scroll]")) {
      scrolls.set(node.dataset.boardScroll, [node.scrollLeft, node.scrollTop]);
    }
    const values = { lead_id: leadId, stage, ...(from && { from_stage: from }) };
    window.htmx.ajax("POST", board().dataset.board, { target: "#board", swap: "outerHTML", values });
  }

  function moveCard(card, column) {
    const from = stageOf(card);
    origin = { card, list: card.parentElement, next: card.nextElementSibling };
    card.classList.add("is-under-way");
    column.querySelector("ul").prepend(card);
    send(card.dataset.lead, from, column.dataset.stage);
  }

  function putBack() {
    if (origin) {
      origin.list.insertBefore(origin.card, origin.next);
      origin.card.classList.remove("is-under-way");
    }
    moved = 0;
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "board") {
      return;
    }
    showStage(shown);
    for (const node of document.querySelectorAll("[data-board-scroll]")) {
      [node.scrollLeft, node.scrollTop] = scrolls.get(node.dataset.boardScroll) ?? [0, 0];
    }
    const link = moved && document.getElementById(`lead-${moved}`);
    if (link) {
      link.focus({ preventScroll: true });
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    moved = 0;
    origin = null;
  });

  document.addEventListener("htmx:sendError", putBack);
  document.addEventListener("htmx:responseError", putBack);

  document.addEventListener("board:moved", (event) => {
    const { text, tone, lead, undo, link, label } = event.detail;
    const toast = club.toast(text, tone);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet";
      button.textContent = board().dataset.textUndo;
      button.addEventListener("click", () => {
        toast.remove();
        send(lead, 0, undo);
      });
      toast.querySelector(".toast-text").after(button);
    } else if (link) {
      const anchor = document.createElement("a");
      anchor.className = "notice-action";
      anchor.href = link;
      anchor.textContent = label;
      toast.querySelector(".toast-text").append(document.createElement("br"), anchor);
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-move]") && board()) {
      event.preventDefault();
      event.target.closest("[popover]").hidePopover();
      const card = event.target.closest("[data-lead]");
      if (mayMove(card)) {
        send(card.dataset.lead, stageOf(card), event.submitter.value);
      }
    }
  });

  // --- The keyboard ---------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.(".lead-link");
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    const card = link.closest("[data-lead]");
    const stage = stageOf(card) + (steps[event.key] ?? 0);
    const column = document.querySelector(`[data-stage="${stage}"]`);
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const next = event.key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling;
      next?.querySelector(".lead-link")?.focus();
      event.preventDefault();
    } else if (event.key in steps) {
      event.preventDefault();
      if (column && mayMove(card) && !event.repeat) {
        moveCard(card, column);
      }
    }
  });

  // --- The pointer ------------------------------------------------------------------------------

  function mark(place) {
    for (const other of document.querySelectorAll(".is-target")) {
      other.classList.toggle("is-target", other === place);
    }
    place?.classList.add("is-target");
  }

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-lead]");
    if (held) {
      // The browser's own dragging by finger would take the card out of our hand.
      event.preventDefault();
    }
    if (held || !board() || !mayMove(card)) {
      return;
    }
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector(".lead-link").textContent);
    const box = card.getBoundingClientRect();
    event.dataTransfer.setDragImage(card, event.clientX - box.left, event.clientY - box.top);
    setTimeout(() => card.classList.add("is-dragged"));
  });

  document.addEventListener("dragover", (event) => {
    const column = dragged && event.target.closest?.(".board-column");
    if (dragged) {
      mark(column && column !== columnOf(dragged) ? column : null);
    }
    if (column) {
      event.preventDefault();
    }
  });

  document.addEventListener("drop", (event) => {
    const column = dragged && event.target.closest?.(".board-column");
    if (column && column !== columnOf(dragged)) {
      event.preventDefault();
      moveCard(dragged, column);
    }
  });

  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });

  // --- The finger -------------------------------------------------------------------------------

  const REST = 350;
  const SLIP = 10;
  const EDGE = 40;
  let held = null;

  function lift() {
    const box = held.card.getBoundingClientRect();
    const picture = held.card.cloneNode(true);
    for (const node of [picture, ...picture.querySelectorAll("[id]")]) {
      node.removeAttribute("id");
    }
    picture.classList.add("is-carried");
    picture.style.inlineSize = `${box.width}px`;
    picture.style.left = `${box.left}px`;
    picture.style.top = `${box.top}px`;
    document.body.append(picture);
    held.picture = picture;
    held.card.classList.add("is-dragged");
    navigator.vibrate?.(15);
  }

  function letGo() {
    clearTimeout(held.timer);
    held.picture?.remove();
    held.card.classList.remove("is-dragged");
    held = null;
    mark(null);
  }

  // A column, or the tab of one that a phone does not show; none where the card stands already.
  function placeUnder(finger) {
    const found = document.elementFromPoint(finger.clientX, finger.clientY);
    const place = found?.closest(".board-column, [data-board-tab]");
    const stage = place?.dataset.stage ?? place?.dataset.boardTab;
    return stage && Number(stage) !== stageOf(held.card) ? place : null;
  }

  function carry(finger) {
    held.picture.style.translate = `${finger.clientX - held.x}px ${finger.clientY - held.y}px`;
    mark(placeUnder(finger));
    const end = (finger.clientY > window.innerHeight - EDGE) - (finger.clientY < 2 * EDGE);
    window.scrollBy(0, (end * EDGE) / 2);
    for (const strip of document.querySelectorAll(".board, .board-tabs")) {
      const { left, right, top, bottom } = strip.getBoundingClientRect();
      const isOver = strip.matches(".board") || (finger.clientY > top && finger.clientY < bottom);
      const side = (finger.clientX > right - EDGE) - (finger.clientX < left + EDGE);
      strip.scrollBy(isOver ? (side * EDGE) / 2 : 0, 0);
    }
  }

  document.addEventListener("touchstart", (event) => {
    const card = event.target.closest?.("[data-lead]");
    if (held) {
      letGo();
    }
    if (event.touches.length !== 1 || !board() || !mayMove(card) || event.target.closest("button, [popover]")) {
      return;
    }
    const { clientX: x, clientY: y } = event.touches[0];
    held = { card, x, y, timer: setTimeout(lift, REST) };
  }, { passive: true });

  document.addEventListener("touchmove", (event) => {
    const finger = event.touches[0];
    if (held?.picture) {
      event.preventDefault();
      carry(finger);
    } else if (held && Math.hypot(finger.clientX - held.x, finger.clientY - held.y) > SLIP) {
      letGo();
    }
  }, { passive: false });

  document.addEventListener("touchend", (event) => {
    if (!held) {
      return;
    }
    const { card, picture } = held;
    const place = picture && placeUnder(event.changedTouches[0]);
    letGo();
    if (picture) {
      event.preventDefault();
    }
    if (place) {
      const stage = place.dataset.stage ?? place.dataset.boardTab;
      moveCard(card, document.querySelector(`[data-stage="${stage}"]`));
    }
  }, { passive: false });

  document.addEventListener("touchcancel", () => held && letGo());

  document.addEventListener("contextmenu", (event) => {
    if (held) {
      event.preventDefault();
    }
  });

  // --- A phone shows one stage --------------------------------------------------------------------

  function showStage(stage) {
    shown = stage;
    if (!stage) {
      return;
    }
    for (const column of document.querySelectorAll(".board-column")) {
      column.classList.toggle("is-shown", column.dataset.stage === stage);
    }
    for (const tab of document.querySelectorAll("[data-board-tab]")) {
      tab.setAttribute("aria-current", String(tab.dataset.boardTab === stage));
    }
  }

  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-board-tab]");
    if (tab) {
      event.preventDefault();
      showStage(tab.dataset.boardTab);
      history.replaceState(null, "", tab.href);
      tab.scrollIntoView({ block: "nearest", inline: "center" });
    }
  });

  document.querySelector(".board-tab[aria-current='true']")?.scrollIntoView({ block: "nearest", inline: "center" });
})();
