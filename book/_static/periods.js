"use strict";

/* The way from one period to another. The list comes from ../editions.js, which every build of an
   edition renews; an edition itself never changes. Without the list (one edition alone, or no
   scripts) the link to all editions still stands. Runs where the links stand, before anything
   below them is drawn. */
{
  const nav = document.querySelector(".ib-editions");
  const editions = window.improvementBookEditions ?? [];
  const here = editions.find((edition) => edition.code === nav.dataset.period);
  const made = (name, properties, children = []) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const link = (edition, words) => {
    const page = edition.pages.includes(nav.dataset.page) ? nav.dataset.page : edition.pages[0];
    return made("a", { href: `../${edition.code}/${page}`, textContent: words });
  };
  const listed = (edition) => {
    const item = link(edition, edition.label);
    if (edition === here) item.setAttribute("aria-current", "true");
    return made("li", {}, [item]);
  };

  if (here) {
    const sameKind = editions.filter((edition) => edition.kind === here.kind);
    const place = sameKind.indexOf(here);
    const next = sameKind[place + 1];
    const previous = sameKind[place - 1];
    const newest = sameKind.at(-1);
    if (editions.length > 1) {
      const kinds = { month: "Months", quarter: "Quarters", year: "Financial years" };
      const groups = Object.entries(kinds).flatMap(([kind, title]) => {
        const those = editions.filter((edition) => edition.kind === kind).reverse();
        return those.length ? [made("p", { textContent: title }), made("ul", {}, those.map(listed))] : [];
      });
      nav.prepend(made("details", { className: "ib-periods" }, [
        made("summary", { textContent: "Choose a period" }), made("div", {}, groups)]));
    }
    if (next) nav.prepend(link(next, `Next period: ${next.label}`));
    if (previous) nav.prepend(link(previous, `Previous period: ${previous.label}`));
    if (newest !== here) {
      nav.after(made("p", { className: "ib-newer" }, [
        "There is a newer report. ", link(newest, `This page in ${newest.label}`)]));
    }
  }
}
