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

/* A list of measures with their status can be sorted, and narrowed to a status. */
const scorecards = () => {
  document.querySelectorAll(".ib-table:has(tbody .ib-status)").forEach((box) => {
    const rows = [...box.querySelectorAll("tbody tr")];
    if (rows.length > 2) {
      const areas = columns(box, rows);
      sortable(box, rows);
      box.before(made("div", { className: "ib-tools" }, [...statuses(box, rows), ...areas.map(tick)]));
    }
  });
};

/* The number in a cell; where there is none it comes last, whatever the order. */
const figure = (cell, up) => {
  const found = cell.textContent.replaceAll(",", "").match(/-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : up ? Infinity : -Infinity;
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
        ? (one, other) => figure(one.cells[place], up) - figure(other.cells[place], up) || 0
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

/* Other areas can be left out of all charts and lists of a page. */
const OTHERS = { neighbours: "Neighbours", region: "Region", england: "England" };

const tick = (area) => {
  const box = made("input", { type: "checkbox", checked: true, name: `beside-${area}` });
  box.addEventListener("change", () => {
    document.documentElement.classList.toggle(`ib-without-${area}`, !box.checked);
    document.getElementsByName(box.name).forEach((other) => { other.checked = box.checked; });
  });
  return made("label", {}, [box, ` ${OTHERS[area]}`]);
};

/* The other areas that have a column in a list. */
const columns = (box, rows) => {
  const heads = [...box.querySelectorAll("thead th")];
  return Object.keys(OTHERS).filter((area) => {
    const place = heads.findIndex((head) => head.textContent.startsWith(OTHERS[area]));
    [heads[place], ...rows.map((row) => row.cells[place])].forEach((cell) => cell?.classList.add(`ib-beside-${area}`));
    return place >= 0;
  });
};

/* A table shows the figures of the chart before it, the first where two stand side by side: it can
   take the chart's place. */
const charts = () => {
  const twins = new Map();
  let figure = null;
  document.querySelectorAll("main figure, main h2, main h3, main .ib-table").forEach((element) => {
    if (figure && element.matches(".ib-table")) twins.set(figure, element.closest("details") ?? element.parentElement);
    if (!element.matches("figure ~ figure")) figure = element.matches("figure") ? element : null;
  });
  document.querySelectorAll("main figure").forEach((chart) => {
    const areas = Object.keys(OTHERS).filter((area) => chart.querySelector(`.ib-beside-${area}`));
    const tools = [...(twins.has(chart) ? [views(chart, twins.get(chart))] : []), ...areas.map(tick)];
    if (tools.length) chart.querySelector(".ib-measure").after(made("div", { className: "ib-tools" }, tools));
  });
};

const views = (chart, twin) => {
  const pictures = [...chart.querySelectorAll(":scope > svg")];
  const place = document.createComment("table");
  const buttons = ["Chart", "Table"].map((name) => made("button", { type: "button", textContent: name }));
  const pressed = (one) => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button === one)));
  pressed(buttons[0]);
  buttons[0].addEventListener("click", () => {
    if (!place.isConnected) return;
    pressed(buttons[0]);
    twin.before(...pictures);
    place.replaceWith(twin);
  });
  buttons[1].addEventListener("click", () => {
    if (place.isConnected) return;
    pressed(buttons[1]);
    twin.replaceWith(place);
    pictures[0].before(twin);
    pictures.forEach((picture) => picture.remove());
    twin.open = true;
  });
  const group = made("div", {}, buttons);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Show as");
  return group;
};

document.addEventListener("DOMContentLoaded", () => [menu, folds, scorecards, charts, hints].forEach((part) => part()));
