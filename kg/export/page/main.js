// What the reader does, and what follows from it.

/** Choose a node or an edge, or nothing (kind null). From inside the panel, what was chosen before is one step back. */
function choose(kind, id, inside = false) {
  if (kind === "node" && state.start !== null && state.start !== id) return choosePath(state.start, id);
  if (inside && state.chosen) state.earlier.push(state.chosen);
  else state.earlier = [];
  return settle(kind ? { kind, id } : null);
}

/** Choose the shortest way between two nodes. */
function choosePath(from, to) {
  state.start = null;
  state.earlier = [];
  settle({ kind: "path", id: [from, to], edges: [] }); // which edges, is found with what is shown
  fitTo([...highlighted().nodes]);
}

function settle(chosen) {
  state.chosen = chosen;
  if (chosen?.kind !== "node") state.start = null;
  const ends = { node: (id) => [id], edge: (id) => [edges.get(id).from, edges.get(id).to], path: (id) => id };
  for (const id of chosen ? ends[chosen.kind](chosen.id) : []) setType(nodes.get(id).type, true);
  refresh();
  bringIntoView();
}

let filtersDrawn = null;
/** Bring everything on the page in line with the state. What is no longer shown is no longer chosen. */
function refresh() {
  look();
  if (state.chosen?.kind === "edge" && !view.edges.has(state.chosen.id)) state.chosen = null;
  if (!state.chosen) state.start = null;
  if (state.chosen?.kind === "path") {
    const [from, to] = state.chosen.id;
    state.chosen.edges = from === to ? [] : (shortestPath(from, to) ?? []);
  }
  const filters = JSON.stringify([state.least, state.years, state.undated, state.near, [...state.off], Object.values(state.without).map((names) => [...names])]);
  if (filters !== filtersDrawn) drawFilters();
  filtersDrawn = filters;
  drawControls();
  showPanel();
  paint();
  writeAddress();
  byId("shown").textContent = `${view.nodes.size} ● ${view.edges.size} →`;
}

/** Show only what lies so many steps from a node; null shows everything again. */
function setNear(near) {
  state.near = near;
  refresh();
  fit();
}

/** Put the nodes where the places lie, or where the forces between them put them. */
function setGeographic(on) {
  if (state.geographic === on || !DATA.geo) return;
  state.geographic = on;
  byId("geo").setAttribute("aria-pressed", String(on));
  nodeSet.update(DATA.nodes.map(({ id, x, y }) => ({ id, x: on ? DATA.geo[id][0] : x, y: on ? DATA.geo[id][1] : y })));
}

/** Move the view if the panel or the edge of the canvas hides what is chosen, or if an edge is too short to see. */
function bringIntoView() {
  if (!state.chosen || state.chosen.kind === "path") return;
  const { kind, id } = state.chosen;
  const position = kind === "node" ? network.getPosition(id) : edgeMiddle(id);
  if (kind === "edge" && edges.get(id).from !== edges.get(id).to) {
    const [start, end] = [edges.get(id).from, edges.get(id).to].map((name) => network.getPosition(name));
    const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
    if (length * network.getScale() < 70) return centre(position, Math.min(140 / length, 2.5));
  }
  const at = network.canvasToDOM(position);
  const { width, height } = free();
  if (at.x < 40 || at.y < 40 || at.x > width - 40 || at.y > height - 40) centre(position, network.getScale());
}

/** Choose a node that the reader does not look at yet, and go there. */
function reveal(id) {
  choose("node", id);
  centre(network.getPosition(id), Math.max(network.getScale(), 0.9));
}

function setType(type, on) {
  const button = [...document.querySelectorAll("[data-type]")].find((item) => item.dataset.type === type);
  button.setAttribute("aria-pressed", String(on));
  if (on) state.off.delete(type);
  else state.off.add(type);
  byId("all").hidden = !state.off.size;
}

for (const button of document.querySelectorAll("[data-type]")) {
  button.addEventListener("click", () => {
    const gone = highlighted()?.nodes ?? [];
    setType(button.dataset.type, state.off.has(button.dataset.type));
    if (state.chosen?.kind === "node" && isTypeOff(state.chosen.id)) choose(null);
    else if (state.chosen?.kind === "edge" && [...gone].some(isTypeOff)) choose(null);
    else refresh();
  });
}
byId("unlinked")?.addEventListener("click", ({ currentTarget }) => {
  state.unlinked = !state.unlinked;
  currentTarget.setAttribute("aria-pressed", String(state.unlinked));
  if (!state.unlinked && state.chosen?.kind === "node" && !edgesOf.get(state.chosen.id).length) choose(null);
  else refresh();
  fit();
});
byId("all").addEventListener("click", (event) => {
  event.preventDefault();
  for (const type of [...state.off]) setType(type, true);
  refresh();
});
byId("geo")?.addEventListener("click", () => {
  setGeographic(!state.geographic);
  refresh();
  fit();
});

/** Choose what is drawn at a point, or nothing. */
function chooseAt({ pointer }) {
  document.querySelector(".export").open = false;
  const node = network.getNodeAt(pointer.DOM);
  const edge = node === undefined ? network.getEdgeAt(pointer.DOM) : undefined;
  if (node !== undefined && !isOff(node)) choose("node", node);
  else if (edge !== undefined && !edgeSet.get(edge).hidden) choose("edge", edge);
  else choose(null);
}
// vis-network calls a long press a click before it is let go; with a move it is a drag, and chooses nothing.
let held = false;
network.on("click", (click) => {
  if (click.event.type === "press") held = true;
  else chooseAt(click);
});
network.on("dragStart", () => { held = false; });
network.on("release", (release) => {
  if (held) chooseAt(release);
  held = false;
});
const hover = (id) => { state.hover = id; byId("network").classList.toggle("over", id !== null); network.redraw(); };
network.on("hoverNode", ({ node }) => hover(node));
network.on("hoverEdge", ({ edge }) => hover(edge));
network.on("blurNode", () => hover(null));
network.on("blurEdge", () => hover(null));

const zoom = (factor) => network.moveTo({ scale: Math.min(8, Math.max(0.004, network.getScale() * factor)) });
byId("closer").addEventListener("click", () => zoom(1.4));
byId("farther").addEventListener("click", () => zoom(1 / 1.4));
byId("fit").addEventListener("click", () => fit());
byId("relax").addEventListener("click", ({ currentTarget }) => {
  const on = currentTarget.getAttribute("aria-pressed") !== "true";
  currentTarget.setAttribute("aria-pressed", String(on));
  network.setOptions({ physics: { enabled: on } });
});
byId("close").addEventListener("click", () => choose(null));
byId("back").addEventListener("click", () => settle(state.earlier.pop() ?? null));
document.addEventListener("keydown", (event) => {
  if (byId("sparql").open) return; // the dialog closes by itself
  const menu = document.querySelector(".export");
  if (event.key === "Escape" && menu.open) { menu.open = false; return; }
  if (event.key === "Escape" && document.activeElement !== searchField) choose(null);
  if (event.key === "/" && document.activeElement !== searchField) { event.preventDefault(); searchField.focus(); }
});

function dress() {
  for (const svg of document.querySelectorAll("[data-glyph]")) svg.style.fill = colourOf(svg.dataset.glyph);
  paint();
}
media("(prefers-color-scheme: dark)").addEventListener("change", dress);

dress();
fit();
readAddress();
if (isFiltered()) byId("filters").open = true;
if (!state.chosen) fit();

// For tests and for the console.
window.kgPage = {
  network, state, view, edgeMiddle, choosePath, sparqlOfView, turtleOfView, csvOfView, svgOfView,
  selectNode: (id) => choose("node", id),
  selectEdge: (id) => choose("edge", id),
  clear: () => choose(null),
};
