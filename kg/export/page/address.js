// The view in the address of the page, so that it can be shared: #id=雄安新区&rel=承接&from=2015&conf=0.9

const FIELDS = { relation: "rel", document: "doc", modality: "mod" };

/** The address of what is shown; nothing that is as it is at first. */
function addressOf() {
  const fields = new URLSearchParams();
  const { chosen, near } = state;
  if (chosen?.kind === "node") fields.set("id", chosen.id);
  if (chosen?.kind === "edge") fields.set("fact", DATA.facts[chosen.id].key);
  if (chosen?.kind === "path") { fields.set("id", chosen.id[0]); fields.set("path", chosen.id[1]); }
  for (const [facet, field] of Object.entries(FIELDS)) {
    if (!state.without[facet].size) continue;
    for (const name of VALUES[facet]) if (!state.without[facet].has(name)) fields.append(field, name);
  }
  for (const type of [...state.off].sort()) fields.append("off", type);
  if (state.years) { fields.set("from", String(state.years[0])); fields.set("to", String(state.years[1])); }
  if (!state.undated) fields.set("undated", "0");
  if (state.least) fields.set("conf", String(state.least));
  if (near) { fields.set("near", near.id); fields.set("hops", String(near.hops)); }
  if (state.geographic) fields.set("layout", "geo");
  if (state.language !== "both") fields.set("lang", state.language);
  // Names are left as they are read; what would end or join fields stays encoded.
  return [...fields].map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/(?:%[89A-F][0-9A-F])+/g, decodeURIComponent)}`).join("&");
}

let written = null;
function writeAddress() {
  written = `#${addressOf()}`;
  // Not every frame lets its address be changed (a page inside a notebook has none).
  try { window.history.replaceState(null, "", written); } catch { /* the view is shown all the same */ }
}

/** Show what an address says; names that the graph does not have are passed over. */
function readAddress() {
  const text = window.location.hash.slice(1);
  let plain = text;
  try { plain = decodeURIComponent(text); } catch { /* no name then */ }
  const fields = text.includes("=") && !nodes.has(plain) ? new URLSearchParams(text) : new URLSearchParams([["id", plain]]);
  for (const [facet, field] of Object.entries(FIELDS)) {
    const all = new Set(VALUES[facet]);
    const wanted = fields.getAll(field).flatMap((name) => (all.has(name) ? [name] : name.split(","))).filter((name) => all.has(name));
    state.without[facet] = new Set(wanted.length ? [...all].filter((name) => !wanted.includes(name)) : []);
  }
  const number = (field, fallback) => (Number.isFinite(Number.parseFloat(fields.get(field))) ? Number.parseFloat(fields.get(field)) : fallback);
  const years = [number("from", FIRST), number("to", LAST)].map((year) => Math.min(LAST, Math.max(FIRST, year))).sort((a, b) => a - b);
  state.years = fields.has("from") || fields.has("to") ? years : null;
  state.undated = fields.get("undated") !== "0";
  const least = number("conf", 0);
  state.least = Math.min(1, Math.max(0, least > 1 ? least / 100 : least)); // 90 is 90 %
  state.near = nodes.has(fields.get("near")) ? { id: fields.get("near"), hops: Math.min(9, Math.max(1, number("hops", 1))) } : null;
  const off = new Set(fields.getAll("off"));
  for (const button of document.querySelectorAll("[data-type]")) setType(button.dataset.type, !off.has(button.dataset.type));
  setGeographic(fields.get("layout") === "geo");
  setLanguage(fields.get("lang") ?? "both");
  const named = fields.get("id");
  const id = nodes.has(named) ? named : (ranked.find((node) => DATA.entities[node.id].aliases.includes(named))?.id ?? named);
  const fact = DATA.edges.find((edge) => DATA.facts[edge.id].key === fields.get("fact"));
  state.chosen = null;
  look();
  if (nodes.has(id) && nodes.has(fields.get("path"))) choosePath(id, fields.get("path"));
  else if (nodes.has(id)) reveal(id);
  else if (fact) choose("edge", fact.id);
  else refresh();
}

window.addEventListener("hashchange", () => {
  let plain = window.location.hash;
  try { plain = decodeURI(plain); } catch { /* it is read as it is */ }
  if (window.location.hash === written || plain === written) return;
  readAddress();
  if (!state.chosen) fit();
});
