// Search with completion over names and aliases.

const MOST_FOUND = 8;
const searchField = byId("search");
const foundList = byId("found");
let active = -1;

/** Entities one of whose names holds the words: those named exactly so first, then by place of the match and degree. */
function search(words) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  const bySound = /^[a-z ']+$/.test(wanted) ? wanted.replaceAll(/[ ']/g, "") : "";
  const hits = [];
  for (const node of ranked) {
    const scores = namesOf(node.id).map((name, at) => {
      const start = name.toLowerCase().indexOf(wanted);
      if (start >= 0) return { name, score: (name.length === wanted.length ? 0 : start ? 4 : 2) + (at ? 1 : 0) };
      // By sound: the whole pinyin of the name, or the first letters, from its beginning.
      const [whole, initials] = DATA.entities[node.id].pinyin[at];
      const sounds = bySound && (whole.startsWith(bySound) || initials.startsWith(bySound));
      return { name, score: sounds ? 6 + (at ? 1 : 0) : Infinity };
    });
    const best = scores.reduce((a, b) => (b.score < a.score ? b : a));
    if (best.score < Infinity) hits.push({ id: node.id, ...best });
  }
  return hits.sort((a, b) => a.score - b.score).slice(0, MOST_FOUND);
}

function showFound(hits) {
  active = hits.length ? 0 : -1;
  const rows = hits.map(({ id, name }, at) => {
    const row = el("li", "", [glyph(nodes.get(id).type), el("bdi", "", id), name === id ? null : el("bdi", "alias", name)], {
      role: "option", id: `found-${at}`, "aria-selected": String(at === active),
    });
    // Before the field loses focus, which closes the list.
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(id); });
    row.dataset.id = id;
    return row;
  });
  const none = el("li", "none", ["没有找到 ", english("nothing found")]);
  foundList.replaceChildren(...(rows.length || !searchField.value.trim() ? rows : [none]));
  setOpen(foundList.children.length > 0);
}

function setOpen(open) {
  foundList.hidden = !open;
  searchField.setAttribute("aria-expanded", String(open));
  if (open && active >= 0) searchField.setAttribute("aria-activedescendant", `found-${active}`);
  else searchField.removeAttribute("aria-activedescendant");
}

function take(id) {
  setOpen(false);
  searchField.value = "";
  searchField.blur();
  if (state.start !== null) choosePath(state.start, id);
  else reveal(id);
  byId("content").focus({ preventScroll: true });
}

searchField.addEventListener("input", () => showFound(search(searchField.value)));
searchField.addEventListener("focus", () => showFound(search(searchField.value)));
searchField.addEventListener("blur", () => setOpen(false));
searchField.addEventListener("keydown", (event) => {
  const rows = [...foundList.querySelectorAll("[role=option]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && rows.length) {
    active = (active + step + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
    setOpen(true);
    event.preventDefault();
  } else if (event.key === "Enter" && rows[active]) {
    take(rows[active].dataset.id);
  } else if (event.key === "Escape") {
    setOpen(false);
  }
});
