"use strict";
// What the page knows, and what the reader has chosen. Text from documents reaches the page through
// textContent and the canvas only, so nothing in it can act.

const DATA = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const media = (query) => window.matchMedia(query);

// The layout lies; on a screen that stands it is turned.
if (window.innerHeight > window.innerWidth * 1.2) {
  for (const node of DATA.nodes) [node.x, node.y] = [node.y, node.x];
}

const nodes = new Map(DATA.nodes.map((node) => [node.id, node]));
const edges = new Map(DATA.edges.map((edge) => [edge.id, edge]));
const edgesOf = new Map(DATA.nodes.map((node) => [node.id, []]));
for (const edge of DATA.edges) {
  edgesOf.get(edge.from).push(edge);
  if (edge.to !== edge.from) edgesOf.get(edge.to).push(edge);
}
const byDegree = (a, b) => edgesOf.get(b.id).length - edgesOf.get(a.id).length || (a.id < b.id ? -1 : 1);
const ranked = [...DATA.nodes].sort(byDegree);

const state = {
  chosen: null, // {kind: "node" | "edge", id}
  earlier: [], // what was chosen before, for the way back
  off: new Set(), // types switched off in the legend
  unlinked: !byId("unlinked"), // whether nodes without an edge are shown; one that is searched for is, alone
  hover: null,
  least: 0, // edges whose best evidence is less certain than this are hidden
};

/** Ids of the nodes and edges that stand out while something is chosen; null when nothing is. */
function highlighted() {
  if (!state.chosen) return null;
  const { kind, id } = state.chosen;
  if (kind === "edge") {
    const edge = edges.get(id);
    return { nodes: new Set([edge.from, edge.to]), edges: new Set([id]) };
  }
  const own = edgesOf.get(id);
  return {
    nodes: new Set([id, ...own.flatMap((edge) => [edge.from, edge.to])]),
    edges: new Set(own.map((edge) => edge.id)),
  };
}

// On a small screen the legend opens over the drawing when asked for.
if (media("(max-width: 760px)").matches) byId("legend").open = false;

const isOff = (id) =>
  state.off.has(nodes.get(id).type) || (!state.unlinked && !edgesOf.get(id).length && id !== state.chosen?.id);
const certainty = new Map(DATA.edges.map(({ id }) => [id, Math.max(...DATA.facts[id].evidence.map((item) => item.confidence), 0)]));
const isEdgeOff = (edge) => isOff(edge.from) || isOff(edge.to) || certainty.get(edge.id) < state.least;
const colourOf = (type) => DATA.types[type][media("(prefers-color-scheme: dark)").matches ? "dark" : "color"];
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** An element with a class, its children (strings become text), and attributes. */
function el(tag, className, children = [], attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...[children].flat().filter((child) => child !== null && child !== ""));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const english = (text) => el("small", "", text, { lang: "en" });

/** The glyph of a type: its shape in its colour. */
function glyph(type) {
  const svg = document.querySelector(`.glyph[data-glyph]`).cloneNode(true);
  svg.querySelector("use").setAttribute("href", `#glyph-${DATA.types[type].shape}`);
  svg.dataset.glyph = type;
  svg.style.fill = colourOf(type);
  return svg;
}
