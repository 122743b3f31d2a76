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
  chosen: null, // {kind: "node" | "edge" | "path", id}
  earlier: [], // what was chosen before, for the way back
  off: new Set(), // types switched off in the legend
  unlinked: !byId("unlinked"), // whether nodes without an edge are shown; one that is searched for is, alone
  hover: null,
  least: 0, // evidence that is less certain than this does not count
  without: { relation: new Set(), document: new Set(), modality: new Set() }, // values switched off in the filters
  years: null, // [first, last]: facts of other years are hidden; null shows all
  undated: true, // whether facts without a time are shown while years are chosen
  near: null, // {id, hops}: only what lies so many steps from a node
  start: null, // where a path is to begin, while its end is still to be chosen
  geographic: false,
  language: "both",
};

/** The nodes and edges that are shown, by what is switched on; found anew by `look`. */
const view = { nodes: new Set(), edges: new Set(), around: null };

/** Ids of the nodes and edges that stand out while something is chosen; null when nothing is. */
function highlighted() {
  if (!state.chosen) return null;
  const { kind, id } = state.chosen;
  if (kind === "path") {
    const steps = state.chosen.edges.map((name) => edges.get(name));
    return {
      nodes: new Set([...id, ...steps.flatMap((edge) => [edge.from, edge.to])]),
      edges: new Set(state.chosen.edges),
    };
  }
  if (kind === "edge") {
    const edge = edges.get(id);
    return { nodes: new Set([edge.from, edge.to]), edges: new Set([id]) };
  }
  const own = edgesOf.get(id).filter((edge) => view.edges.has(edge.id));
  return {
    nodes: new Set([id, ...own.flatMap((edge) => [edge.from, edge.to])]),
    edges: new Set(own.map((edge) => edge.id)),
  };
}

// On a small screen the legend opens over the drawing when asked for.
if (media("(max-width: 760px)").matches) byId("legend").open = false;

const isOff = (id) => !view.nodes.has(id);
const isEdgeOff = (edge) => !view.edges.has(edge.id);
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
