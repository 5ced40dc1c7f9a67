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

// Files are dropped anywhere on the place for them; what was chosen is told below.
function makeDrop(place) {
  const input = place.querySelector("input[type=file]");
  const told = document.createElement("p");
  told.className = "chosen";
  told.setAttribute("aria-live", "polite");
  input.after(told);
  place.classList.add("ready");
  const tell = () => {
    const names = [...input.files].map((file) => file.name);
    told.textContent = names.slice(0, 8).join("\u3001") + (names.length > 8 ? ` \u2026 (${names.length})` : "");
  };
  input.addEventListener("change", tell);
  for (const [kind, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.toggle("over", over);
    });
  }
  place.addEventListener("drop", (event) => {
    const files = new DataTransfer();
    const dropped = [...event.dataTransfer.files];
    (input.multiple ? [...input.files, ...dropped] : dropped.slice(0, 1)).forEach((file) => files.items.add(file));
    if (files.items.length > 0) input.files = files.files;
    tell();
  });
}

// Copies a sentence. Over plain http browsers know only the older way, by what is marked.
async function copy(element) {
  if (navigator.clipboard) return navigator.clipboard.writeText(element.textContent);
  getSelection().selectAllChildren(element);
  document.execCommand("copy");
}

function makeCopy(button) {
  button.hidden = false;
  const text = button.textContent;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy));
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = text; }, 2000);
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const looks = { theme: ["", "light", "dark"], size: ["", "projector"] };
  for (const button of document.querySelectorAll("button[data-look]")) {
    button.hidden = false;
    button.addEventListener("click", () => turn(button.dataset.look, looks[button.dataset.look]));
  }
  document.querySelectorAll("[data-drop]").forEach(makeDrop);
  document.querySelectorAll("button[data-copy]").forEach(makeCopy);
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
