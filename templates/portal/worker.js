"use strict";
const SHELL = "portal-shell";
const OFFLINE = "{{ offline_url|escapejs }}";
const ASSETS = [{% for asset in assets %}"{{ asset|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .delete(SHELL)
      .then(() => caches.open(SHELL))
      .then((shell) => shell.addAll([OFFLINE, ...ASSETS]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// Pages always come from the network; only without one does the page for offline stand in.
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  } else if (ASSETS.includes(path)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(path)));
  }
});
