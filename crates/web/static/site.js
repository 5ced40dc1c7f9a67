// What pages gain with scripts; without them every page reads and works all the same.
"use strict";

// Looks: as the system has it, light or dark; and larger for a projector. Set before the first paint.
const root = document.documentElement;
for (const look of ["theme", "size"]) {
  const kept = localStorage.getItem(look);
  if (kept) root.dataset[look] = kept;
}

// The next of a few values, the empty one being the page as it comes.
function turn(look, values) {
  const next = values[(values.indexOf(root.dataset[look] ?? "") + 1) % values.length];
  if (next) {
    root.dataset[look] = next;
    localStorage.setItem(look, next);
  } else {
    delete root.dataset[look];
    localStorage.removeItem(look);
  }
}

// Sorts the rows on screen by a column: numbers as numbers, words as Chinese readers order them.
function sortBy(table, column, descending) {
  const key = (row) => (row.cells[column]?.textContent ?? "").trim();
  const number = (text) => (/^[-+]?[\d,]+(\.\d+)?%?$/.test(text) ? parseFloat(text.replace(/,/g, "")) : NaN);
  const order = (one, other) => {
    const [a, b] = [number(key(one)), number(key(other))];
    if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? 1 : -1;
    const found = Number.isNaN(a) ? key(one).localeCompare(key(other), "zh-CN") : a - b;
    return descending ? -found : found;
  };
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort(order));
}

function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sortBy(table, column, descending);
    });
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const looks = { theme: ["", "light", "dark"], size: ["", "projector"] };
  for (const button of document.querySelectorAll("button[data-look]")) {
    button.hidden = false;
    button.addEventListener("click", () => turn(button.dataset.look, looks[button.dataset.look]));
  }
  document.querySelectorAll("table[data-sort]").forEach(makeSortable);
  // A slash leads to the search box of the page, as people expect of a site.
  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("input[type=search]");
    const writing = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && search && !writing) {
      event.preventDefault();
      search.focus();
    }
  });
});
