// Which facts are shown: by relation, document, modality, certainty and year, and by the distance from a node.

const FACETS = {
  relation: { of: (edge) => [edge.label], shown: (name) => [name, DATA.relations[name]?.en ?? ""] },
  document: {
    of: (edge, open = DATA.facts[edge.id].evidence) => open.map((item) => item.document),
    shown: (name) => [DATA.documents[name]?.title || name, DATA.documents[name]?.date ?? ""],
  },
  modality: {
    of: (edge, open = DATA.facts[edge.id].evidence) => open.map((item) => item.modality ?? ""),
    shown: (name) => [name || "未注明", ""],
  },
};

/** All values of each facet, sorted. */
const VALUES = Object.fromEntries(
  Object.entries(FACETS).map(([facet, { of }]) => [facet, [...new Set(DATA.edges.flatMap((edge) => of(edge)))].sort()]),
);

/** First and last year of a time such as 2020, 2020-12, 2014/2021, 2014/..; null if there is none. */
function yearsOf(time) {
  if (!time) return null;
  const [first, last = first] = time.split("/");
  return [Number.parseInt(first, 10), last === ".." ? Infinity : Number.parseInt(last, 10)];
}

const spans = new Map(DATA.edges.map(({ id }) => [id, yearsOf(DATA.facts[id].time)]));
const dated = [...spans.values()].filter(Boolean);
const FIRST = Math.min(...dated.map(([first]) => first));
const LAST = Math.max(...dated.flatMap((span) => span.filter(Number.isFinite)));

/** Whether an edge is shown by what is chosen in all filters, save one facet that is left out of account. */
function passes(edge, except = null) {
  const { without } = state;
  if (except !== "relation" && without.relation.has(edge.label)) return false;
  const span = spans.get(edge.id);
  if (state.years && (span ? span[0] > state.years[1] || span[1] < state.years[0] : !state.undated)) return false;
  return DATA.facts[edge.id].evidence.some((item) => counts(item, except));
}

/** Whether a sentence counts by what is chosen in all filters, save one. */
function counts(item, except = null) {
  const { without } = state;
  return (
    item.confidence >= state.least &&
    (except === "document" || !without.document.has(item.document)) &&
    (except === "modality" || !without.modality.has(item.modality ?? ""))
  );
}

/** The sentences of a fact that count. */
const evidenceOf = (id) => DATA.facts[id].evidence.filter((item) => counts(item));

const isTypeOff = (id) => state.off.has(nodes.get(id).type);
const isFiltered = () =>
  state.least > 0 || state.years !== null || Object.values(state.without).some((names) => names.size > 0);

/** Ids of the nodes at most so many steps away, along edges that are shown. */
function within(id, hops, isShown) {
  let edge = [id];
  const reached = new Set(edge);
  for (let step = 0; step < hops; step += 1) {
    const next = [];
    for (const one of edge) {
      for (const link of edgesOf.get(one)) {
        const other = link.from === one ? link.to : link.from;
        if (isShown(link) && !reached.has(other)) { reached.add(other); next.push(other); }
      }
    }
    edge = next;
  }
  return reached;
}

/** Find anew what is shown. A node stays while one of its edges does, or if it never had one and these are shown. */
function look() {
  const isOpen = (edge) => !isTypeOff(edge.from) && !isTypeOff(edge.to) && passes(edge);
  let open = DATA.edges.filter(isOpen);
  let around = null;
  if (state.near) {
    const shown = new Set(open.map((edge) => edge.id));
    around = within(state.near.id, state.near.hops, (edge) => shown.has(edge.id));
    open = open.filter((edge) => around.has(edge.from) && around.has(edge.to));
  }
  view.around = around;
  view.edges = new Set(open.map((edge) => edge.id));
  const linked = new Set(open.flatMap((edge) => [edge.from, edge.to]));
  const always = new Set([state.chosen?.kind === "node" ? state.chosen.id : null, state.near?.id]);
  const filtered = isFiltered() || around !== null;
  view.nodes = new Set(
    DATA.nodes
      .map((node) => node.id)
      .filter((id) => !isTypeOff(id) || always.has(id))
      .filter((id) => linked.has(id) || always.has(id) || (!filtered && (edgesOf.get(id).length > 0 || state.unlinked))),
  );
}

/** A shortest way from one node to another along edges that are shown, as ids of edges; null if there is none. */
function shortestPath(from, to) {
  const came = new Map([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length && !came.has(to); at += 1) {
    for (const edge of edgesOf.get(queue[at])) {
      const other = edge.from === queue[at] ? edge.to : edge.from;
      if (!view.edges.has(edge.id) || came.has(other)) continue;
      came.set(other, edge);
      queue.push(other);
    }
  }
  if (!came.has(to)) return null;
  const way = [];
  for (let at = to; came.get(at); ) {
    const edge = came.get(at);
    way.unshift(edge.id);
    at = edge.from === at ? edge.to : edge.from;
  }
  return way;
}

/** The filters as they stand, with how many facts each value would show. */
function drawFilters() {
  for (const [facet, { of, shown }] of Object.entries(FACETS)) {
    const list = byId(`facet-${facet}`);
    const numbers = new Map(VALUES[facet].map((name) => [name, 0]));
    for (const edge of DATA.edges) {
      if (isTypeOff(edge.from) || isTypeOff(edge.to) || !passes(edge, facet)) continue;
      if (view.around && !(view.around.has(edge.from) && view.around.has(edge.to))) continue;
      const open = DATA.facts[edge.id].evidence.filter((item) => counts(item, facet));
      for (const name of new Set(of(edge, open))) numbers.set(name, numbers.get(name) + 1);
    }
    const order = facet === "relation" ? Object.keys(DATA.relations) : VALUES[facet];
    const rows = order.filter((name) => numbers.has(name)).map((name) => {
      const [text, more] = shown(name);
      const on = !state.without[facet].has(name);
      const button = el("button", "", [el("bdi", "", text), english(more), el("data", "", String(numbers.get(name)))], {
        type: "button", "aria-pressed": String(on),
      });
      button.dataset.value = name;
      button.addEventListener("click", () => switchValue(facet, name));
      return el("li", "", button);
    });
    const focus = list.contains(document.activeElement) ? document.activeElement.dataset.value : null;
    list.replaceChildren(...rows);
    if (focus !== null) [...list.querySelectorAll("button")].find((button) => button.dataset.value === focus)?.focus();
    byId(`only-${facet}`).hidden = !state.without[facet].size;
  }
  byId("reset").hidden = !isFiltered() && !state.near;
}

/** A first click on a value shows it alone, further ones add and take away; when none is left, all are shown. */
function switchValue(facet, name) {
  const all = VALUES[facet];
  const off = state.without[facet];
  if (!off.size) for (const other of all) { if (other !== name) off.add(other); }
  else if (off.has(name)) off.delete(name);
  else off.add(name);
  if (off.size >= all.length) off.clear();
  refresh();
}

function setYears(first, last) {
  const all = first <= FIRST && last >= LAST;
  state.years = all ? null : [first, last];
  refresh();
}

/** Show everything that the filters hide; the legend stays as it is. */
function resetFilters() {
  for (const names of Object.values(state.without)) names.clear();
  Object.assign(state, { least: 0, years: null, undated: true, near: null });
  refresh();
}

/** Bring the controls in line with the state. */
function drawControls() {
  byId("least").value = String(state.least);
  byId("least-value").textContent = `${Math.round(state.least * 100)}%`;
  if (!dated.length) return;
  const [first, last] = state.years ?? [FIRST, LAST];
  for (const [name, year] of [["first", first], ["last", last]]) {
    Object.assign(byId(name), { min: String(FIRST), max: String(LAST), value: String(year) });
  }
  byId("years-value").textContent = state.years ? (first === last ? `${first}` : `${first}–${last}`) : "全部";
  byId("undated").checked = state.undated;
}

byId("years").hidden = !dated.length;
byId("first").addEventListener("input", ({ currentTarget }) => {
  const last = (state.years ?? [FIRST, LAST])[1];
  setYears(Math.min(Number(currentTarget.value), last), last);
});
byId("last").addEventListener("input", ({ currentTarget }) => {
  const first = (state.years ?? [FIRST, LAST])[0];
  setYears(first, Math.max(Number(currentTarget.value), first));
});
byId("undated").addEventListener("change", ({ currentTarget }) => { state.undated = currentTarget.checked; refresh(); });
byId("least").addEventListener("input", ({ currentTarget }) => { state.least = Number(currentTarget.value); refresh(); });
byId("reset").addEventListener("click", (event) => { event.preventDefault(); resetFilters(); });
for (const facet of Object.keys(FACETS)) {
  byId(`only-${facet}`).addEventListener("click", (event) => {
    event.preventDefault();
    state.without[facet].clear();
    refresh();
  });
}
