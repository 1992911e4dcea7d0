
"use strict";
// Whatever has data-lights names what lights up when it is pointed at or focused; whatever has data-of answers to a name.
(() => {
  const named = (name) => document.querySelectorAll(`[data-of~="${CSS.escape(name)}"]`);

  const reveal = (lit) => {
    const column = lit.closest("#situation, #definitions");
    if (!column || column.scrollHeight <= column.clientHeight) return;
    const inner = lit.getBoundingClientRect(), outer = column.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom) {
      column.scrollTop += inner.top - outer.top - column.clientHeight / 3;
    }
  };

  const light = (source, scroll) => {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!source) return;
    for (const name of source.dataset.lights.split(" ")) {
      named(name).forEach((lit, place) => {
        lit.classList.add("lit");
        if (scroll && place === 0 && !lit.contains(source)) reveal(lit);
      });
    }
  };

  // What the address points at stays lit while nothing else is pointed at: a deep link shows what it rests on.
  const pinned = () =>
    [...document.querySelectorAll("a[data-lights]")].find((link) => link.hash && link.hash === location.hash);

  const source = (event) => (event.target instanceof Element ? event.target.closest("[data-lights]") : null);
  let keys = false; // were used last: then the page moves under a pointer that points at nothing
  const pointed = (event) => light(source(event) || pinned(), Boolean(source(event)));
  document.addEventListener("mouseover", (event) => { if (!keys) pointed(event); });
  document.addEventListener("mousemove", (event) => {
    if (keys && (event.movementX || event.movementY)) { keys = false; pointed(event); }
  });
  document.addEventListener("focusin", (event) => {
    const asked = event.target.id && `#${event.target.id}` === location.hash; // the browser goes where the address points
    light((!asked && source(event)) || pinned(), Boolean(source(event)));
  });
  document.addEventListener("focusout", () => light(pinned(), false));
  document.documentElement.addEventListener("mouseleave", () => light(pinned(), false));
  document.addEventListener("keydown", (event) => {
    keys = true;
    if (event.key === "Escape") light(null, false);
  });
  // Beside one another, the columns stand still: only the one that holds what was asked for moves, and takes the focus.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-lights]") : null;
    const target = link && document.getElementById(link.hash.slice(1));
    const column = target && target.closest("#situation, #definitions");
    if (!column || getComputedStyle(column).position !== "sticky") return;
    event.preventDefault();
    history.pushState(null, "", link.hash);
    target.focus({ preventScroll: true });
    light(link, true);
  });
  window.addEventListener("hashchange", () => light(pinned(), true));
  light(pinned(), true);
})();
