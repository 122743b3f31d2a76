// What the reader takes away: the picture, the facts that are shown, the question behind the view.

const PREFIXES = DATA.prefixes;
const shownFacts = () => DATA.edges.filter((edge) => view.edges.has(edge.id));
/** The facts that are taken away: of what is chosen, or all that are shown. */
function takenFacts() {
  const marked = highlighted();
  return shownFacts().filter((edge) => !marked || marked.edges.has(edge.id));
}

/** Hand a file to the browser. */
function save(name, content, type) {
  const link = el("a", "", "", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The drawing as it is on the screen, on its ground. */
function savePng() {
  network.redraw();
  const drawn = byId("network").querySelector("canvas");
  const canvas = el("canvas", "", "", { width: drawn.width, height: drawn.height });
  const context = canvas.getContext("2d");
  context.fillStyle = token("--ground");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, 0, 0);
  canvas.toBlob((blob) => save("graph.png", blob), "image/png");
}

const SVG = document.querySelector("svg").namespaceURI;
function draw(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

const round = (value) => Math.round(value * 10) / 10;
const corners = (list, { x, y }, radius) => list.map(([dx, dy]) => `${round(x + dx * radius)},${round(y + dy * radius)}`).join(" ");
const SHAPES = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  triangle: [[0, -1.15], [1, 0.6], [-1, 0.6]],
  triangleDown: [[0, 1.15], [1, -0.6], [-1, -0.6]],
  hexagon: [[1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0], [-0.5, -0.87], [0.5, -0.87]],
  star: [...Array(10).keys()].map((at) => {
    const reach = at % 2 ? 0.5 : 1.1;
    return [reach * Math.sin((at * Math.PI) / 5), -reach * Math.cos((at * Math.PI) / 5)];
  }),
};

/** The view as SVG: what is in sight, with the labels where they stand. */
function svgOfView() {
  network.redraw();
  const { width, height } = byId("network").getBoundingClientRect();
  const scale = network.getScale();
  const place = (at) => network.canvasToDOM(at);
  const svg = draw("svg", { xmlns: SVG, viewBox: `0 0 ${round(width)} ${round(height)}`, width: round(width), height: round(height), "font-family": FONT.replaceAll('"', "'") });
  svg.append(draw("title", {}, document.title), draw("rect", { width: "100%", height: "100%", fill: token("--ground") }));
  const lines = draw("g", { fill: "none" });
  for (const edge of shownFacts()) {
    const { color, width: weight } = edgeSet.get(edge.id);
    const [start, end, middle] = [network.getPosition(edge.from), network.getPosition(edge.to), edgeMiddle(edge.id)].map(place);
    // The middle of a quadratic curve lies half-way between its control point and the middle of its chord.
    const bend = { x: 2 * middle.x - (start.x + end.x) / 2, y: 2 * middle.y - (start.y + end.y) / 2 };
    const reach = nodes.get(edge.to).size * scale;
    const way = Math.hypot(end.x - bend.x, end.y - bend.y) || 1;
    const tip = { x: end.x - ((end.x - bend.x) / way) * reach, y: end.y - ((end.y - bend.y) / way) * reach };
    lines.append(draw("path", { d: `M${round(start.x)},${round(start.y)} Q${round(bend.x)},${round(bend.y)} ${round(tip.x)},${round(tip.y)}`, stroke: color.color, "stroke-width": round(weight * Math.max(scale, 0.6)) }));
    const turn = (Math.atan2(tip.y - bend.y, tip.x - bend.x) * 180) / Math.PI;
    lines.append(draw("path", { d: "M0,0 L-7,-3 L-7,3 Z", fill: color.color, transform: `translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(turn)})` }));
  }
  const dots = draw("g", { stroke: token("--ground"), "stroke-width": 1.5 });
  for (const node of DATA.nodes.filter(({ id }) => view.nodes.has(id))) {
    const at = place(network.getPosition(node.id));
    const fill = nodeSet.get(node.id).color.background;
    const radius = node.size * scale;
    dots.append(SHAPES[node.shape] ? draw("polygon", { points: corners(SHAPES[node.shape], at, radius), fill }) : draw("circle", { cx: round(at.x), cy: round(at.y), r: round(radius), fill }));
  }
  const words = draw("g", { "text-anchor": "middle", "dominant-baseline": "central", stroke: token("--ground"), "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" });
  for (const { text, x, y, size, weight, colour } of placedLabels) {
    words.append(draw("text", { x: round(x), y: round(y), "font-size": size, "font-weight": weight, fill: colour }, text));
  }
  svg.append(lines, dots, words);
  return new XMLSerializer().serializeToString(svg);
}

// Cells that a spreadsheet would run as a formula are led by an apostrophe, as in edges.csv.
const cell = (value) => {
  const text = String(value ?? "");
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

/** A row for each sentence behind the facts that are shown, with the columns of edges.csv. */
function csvOfView() {
  const header = ["head", "relation", "tail", "time", "document", "quote", "start", "end", "rule", "confidence", "modality", "time_text"];
  const rows = takenFacts().flatMap((edge) =>
    evidenceOf(edge.id).map((item) => [
      edge.from, edge.label, edge.to, DATA.facts[edge.id].time, item.document, item.quote, item.start, item.end, item.rule,
      item.confidence, item.modality, item.time_text,
    ]),
  );
  return `\ufeff${[header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** A name as one segment of an IRI, as graph.ttl has it. */
function segment(name) {
  if (/^\.+$/.test(name)) return name.replaceAll(".", "%2E");
  const kept = /[A-Za-z0-9\-._~!$&'()*+,;=:@]/;
  return [...name].map((char) => {
    if (char < "\x80" ? kept.test(char) : !/[\p{Z}\p{C}]/u.test(char)) return char;
    return [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  }).join("");
}

const thing = (name) => `<${PREFIXES.id}${segment(name)}>`;
const literal = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;
const datatypeOf = (time) => (time.includes("/") ? `<${DATA.edtf}>` : time.length === 4 ? "xsd:gYear" : "xsd:gYearMonth");

/** The facts that are shown in Turtle: their entities, the direct triples, the statements and their evidence. */
function turtleOfView() {
  const own = DATA.prefix;
  const terms = DATA.terms;
  const lines = Object.entries(PREFIXES).map(([prefix, space]) => `@prefix ${prefix}: <${space}> .`);
  const links = takenFacts();
  const names = [...new Set(links.flatMap((edge) => [edge.from, edge.to]))].sort();
  for (const name of names) {
    lines.push("", `${thing(name)} a ${DATA.types[nodes.get(name).type].up.map((type) => `${own}:${type}`).join(" , ")} ; skos:prefLabel ${literal(name)}@zh .`);
  }
  for (const edge of links) {
    const { key, time } = DATA.facts[edge.id];
    const relation = `${own}:${edge.label}`;
    lines.push("", `${thing(edge.from)} ${relation} ${thing(edge.to)} .`);
    lines.push(`fact:${key} a ${own}:${terms.fact} , rdf:Statement ; rdf:subject ${thing(edge.from)} ; rdf:predicate ${relation} ; rdf:object ${thing(edge.to)} .`);
    if (time) lines.push(`fact:${key} ${own}:${terms.time} ${literal(time)}^^${datatypeOf(time)} .`);
    for (const item of evidenceOf(edge.id)) {
      lines.push(`fact:${key} prov:wasDerivedFrom evidence:${item.key} .`);
      lines.push(`evidence:${item.key} a ${own}:${terms.evidence} ; oa:hasSource <${PREFIXES.doc}${item.document.split("/").map(segment).join("/")}> ; oa:hasSelector evidence:${item.key}-quote .`);
      lines.push(`evidence:${item.key}-quote a oa:TextQuoteSelector ; oa:exact ${literal(item.quote)} .`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A SPARQL query for the facts of the view; run over the whole graph it gives them again. */
function sparqlOfView() {
  const own = DATA.prefix;
  const terms = DATA.terms;
  const wanted = (facet) => VALUES[facet].filter((name) => !state.without[facet].has(name));
  const where = [
    "  ?fact rdf:subject ?head ; rdf:predicate ?relation ; rdf:object ?tail ; prov:wasDerivedFrom ?evidence .",
    `  ?evidence ${own}:${terms.confidence} ?confidence ; oa:hasSource ?document ; oa:hasSelector/oa:exact ?quote .`,
  ];
  const { chosen, near } = state;
  if (chosen?.kind === "node") where.push(`  FILTER(?head = ${thing(chosen.id)} || ?tail = ${thing(chosen.id)})`);
  if (chosen && chosen.kind !== "node") where.push(`  FILTER(?fact IN (${takenFacts().map((edge) => `fact:${DATA.facts[edge.id].key}`).join(", ")}))`);
  else if (near) where.push(`  # Shown are the facts within ${near.hops} steps of ${segment(near.id)}.`, `  FILTER(?fact IN (${shownFacts().map((edge) => `fact:${DATA.facts[edge.id].key}`).join(", ")}))`);
  if (state.without.relation.size) where.push(`  VALUES ?relation { ${wanted("relation").map((name) => `${own}:${name}`).join(" ")} }`);
  if (state.without.document.size) where.push(`  VALUES ?document { ${wanted("document").map((name) => `<${PREFIXES.doc}${name.split("/").map(segment).join("/")}>`).join(" ")} }`);
  if (state.without.modality.size) where.push(`  ?evidence ${own}:${terms.modality} ?modality .`, `  VALUES ?modality { ${wanted("modality").map(literal).join(" ")} }`);
  if (state.least) where.push(`  FILTER(?confidence >= ${state.least})`);
  for (const type of [...state.off].sort()) where.push(`  FILTER NOT EXISTS { VALUES ?end { rdf:subject rdf:object } ?fact ?end ?thing . ?thing a ${own}:${type} }`);
  where.push(`  OPTIONAL { ?fact ${own}:${terms.time} ?time }`);
  if (state.years) {
    const years = `xsd:integer(SUBSTR(STR(?time), 1, 4)) <= ${state.years[1]} && (STRENDS(STR(?time), "..") || xsd:integer(SUBSTR(REPLACE(STR(?time), "^.*/", ""), 1, 4)) >= ${state.years[0]})`;
    where.push(`  FILTER(${state.undated ? `!BOUND(?time) || ` : ""}(BOUND(?time) && ${years}))`);
  }
  const used = where.join("\n");
  const prefixes = Object.entries(PREFIXES).filter(([prefix]) => new RegExp(`(?<![\\w/])${prefix}:`).test(used));
  return [
    ...prefixes.map(([prefix, space]) => `PREFIX ${prefix}: <${space}>`),
    "",
    "SELECT DISTINCT ?head ?relation ?tail ?time ?quote",
    "WHERE {",
    used,
    "}",
    "ORDER BY ?head ?relation ?tail ?time ?quote",
    "",
  ].join("\n");
}

/** Show the query to be copied; copy it where the browser lets a page do so. */
function showSparql() {
  byId("sparql-text").value = sparqlOfView();
  byId("sparql").showModal();
  byId("sparql-text").select();
}

byId("save-png").addEventListener("click", savePng);
byId("save-svg").addEventListener("click", () => save("graph.svg", svgOfView(), "image/svg+xml"));
byId("save-csv").addEventListener("click", () => save("facts.csv", csvOfView(), "text/csv;charset=utf-8"));
byId("save-ttl").addEventListener("click", () => save("facts.ttl", turtleOfView(), "text/turtle;charset=utf-8"));
byId("show-sparql").addEventListener("click", showSparql);
byId("sparql-close").addEventListener("click", () => byId("sparql").close());
byId("sparql-copy").addEventListener("click", async ({ currentTarget }) => {
  byId("sparql-text").select();
  try { await navigator.clipboard.writeText(byId("sparql-text").value); } catch { document.execCommand("copy"); }
  currentTarget.dataset.done = "yes";
});
