"use strict";

/* The theme would follow the reader's system into dark, for which the charts are not drawn. */
document.documentElement.dataset.mode = "light";

/* Paper can't be opened. */
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details.ib-fold").forEach((fold) => { fold.open = true; });
});

/* Adds "previous period" and "next period" to the links between editions. The list comes from
   ../editions.js, which every build of an edition renews; an edition itself never changes.
   Without the list (one edition alone, or no scripts) the link to all editions still stands. */
document.addEventListener("DOMContentLoaded", () => {
  const nav = document.querySelector(".ib-editions");
  const editions = window.improvementBookEditions;
  if (!nav || !editions) return;
  const here = editions.find((edition) => edition.code === nav.dataset.period);
  if (!here) return;
  const sameKind = editions.filter((edition) => edition.kind === here.kind);
  const place = sameKind.indexOf(here);
  const link = (edition, words) => {
    const page = edition.pages.includes(nav.dataset.page) ? nav.dataset.page : edition.pages[0];
    const anchor = document.createElement("a");
    anchor.href = `../${edition.code}/${page}`;
    anchor.textContent = `${words}: ${edition.label}`;
    return anchor;
  };
  const next = sameKind[place + 1];
  const previous = sameKind[place - 1];
  if (next) nav.prepend(link(next, "Next period"));
  if (previous) nav.prepend(link(previous, "Previous period"));
});
