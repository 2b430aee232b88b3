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

/* A table that is wider than its box says so. Looked at when the browser has laid it out. */
const hints = () => {
  const look = new ResizeObserver((seen) => seen.forEach(({ target }) => {
    const box = target.closest(".ib-table");
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    const hint = box.previousElementSibling?.matches(".ib-hint") ? box.previousElementSibling : null;
    box.classList.toggle("ib-scrolls", scrolls);
    if (scrolls && !hint) box.before(made("p", { className: "ib-hint", textContent: "Scroll the table sideways to see every column." }));
    if (!scrolls && hint) hint.remove();
  }));
  document.querySelectorAll(".ib-table, .ib-table table").forEach((element) => look.observe(element));
};

/* A link to something folded opens it; paper can't be opened. */
const folds = () => {
  const open = () => document.querySelector(":target")?.closest("details")?.setAttribute("open", "");
  open();
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  });
};

/* A list of measures with their status can be sorted, narrowed to a status, and read without the
   other areas. */
const scorecards = () => {
  document.querySelectorAll(".ib-table:has(tbody .ib-status)").forEach((box) => {
    const rows = [...box.querySelectorAll("tbody tr")];
    if (rows.length > 2) {
      sortable(box, rows);
      box.before(made("div", { className: "ib-tools" }, [...statuses(box, rows), ...comparators(box, rows)]));
    }
  });
};

const figure = (cell) => {
  const found = cell.textContent.replaceAll(",", "").match(/-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : -Infinity;
};

const sortable = (box, rows) => {
  const heads = [...box.querySelectorAll("thead th")];
  heads.forEach((head, place) => {
    const button = made("button", { type: "button", className: "ib-sort", textContent: head.textContent });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const order = head.classList.contains("ib-number")
        ? (one, other) => figure(one.cells[place]) - figure(other.cells[place])
        : (one, other) => one.cells[place].textContent.localeCompare(other.cells[place].textContent, "en");
      box.querySelector("tbody").append(...[...rows].sort((one, other) => (up ? 1 : -1) * order(one, other)));
    });
  });
};

const statuses = (box, rows) => {
  const status = (row) => row.querySelector(".ib-status")?.textContent ?? "";
  const names = [...new Set(rows.map(status))].filter(Boolean).sort();
  const choice = made("select", {}, [made("option", { value: "", textContent: "every status" }),
    ...names.map((name) => made("option", { value: name, textContent: name }))]);
  const told = made("span", { className: "ib-told" });
  told.setAttribute("role", "status");
  choice.addEventListener("change", () => {
    rows.forEach((row) => { row.hidden = choice.value !== "" && status(row) !== choice.value; });
    told.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} shown`;
  });
  return names.length > 1 ? [made("label", {}, ["Show ", choice]), told] : [];
};

const comparators = (box, rows) => {
  const heads = [...box.querySelectorAll("thead th")];
  return ["Neighbours", "England"].flatMap((name) => {
    const place = heads.findIndex((head) => head.textContent === name);
    if (place < 0) return [];
    const tick = made("input", { type: "checkbox", checked: true });
    tick.addEventListener("change", () => {
      [heads[place], ...rows.map((row) => row.cells[place])].forEach((cell) => { cell.hidden = !tick.checked; });
    });
    return [made("label", {}, [tick, ` ${name}`])];
  });
};

document.addEventListener("DOMContentLoaded", () => [menu, folds, scorecards, hints].forEach((part) => part()));
