"use strict";

/* What a page does beyond being read. Every page is whole without it. */

document.documentElement.classList.add("ib-script");

const made = (name, properties = {}, children = []) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/* On a phone the list of pages stands behind a button. */
const menu = () => {
  const button = document.querySelector(".ib-menu");
  button?.addEventListener("click", () => {
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
  });
};

/* A table that is wider than its box says so. */
const hints = () => {
  const boxes = document.querySelectorAll(".ib-table");
  const look = () => boxes.forEach((box) => {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    const hint = box.previousElementSibling?.matches(".ib-hint") ? box.previousElementSibling : null;
    box.classList.toggle("ib-scrolls", scrolls);
    if (scrolls && !hint) box.before(made("p", { className: "ib-hint", textContent: "Scroll the table sideways to see every column." }));
    if (!scrolls && hint) hint.remove();
  });
  look();
  addEventListener("resize", look);
  document.addEventListener("toggle", look, true);
};

/* A link to something folded opens it; paper can't be opened. */
const folds = () => {
  const open = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))
    ?.closest("details")?.setAttribute("open", "");
  open();
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  });
};

/* Adds "previous period" and "next period" to the links between editions. The list comes from
   ../editions.js, which every build of an edition renews; an edition itself never changes.
   Without the list (one edition alone, or no scripts) the link to all editions still stands. */
const periods = () => {
  const nav = document.querySelector(".ib-editions");
  const editions = window.improvementBookEditions;
  if (!nav || !editions) return;
  const here = editions.find((edition) => edition.code === nav.dataset.period);
  if (!here) return;
  const sameKind = editions.filter((edition) => edition.kind === here.kind);
  const place = sameKind.indexOf(here);
  const link = (edition, words) => {
    const page = edition.pages.includes(nav.dataset.page) ? nav.dataset.page : edition.pages[0];
    return made("a", { href: `../${edition.code}/${page}`, textContent: `${words}: ${edition.label}` });
  };
  const next = sameKind[place + 1];
  const previous = sameKind[place - 1];
  if (next) nav.prepend(link(next, "Next period"));
  if (previous) nav.prepend(link(previous, "Previous period"));
};

document.addEventListener("DOMContentLoaded", () => [menu, hints, folds, periods].forEach((part) => part()));
