// The panel: what the documents say about a node or an edge, with the sentences that say it.

const section = (zh, en, count, children) =>
  el("section", "", [el("h3", "", [zh, " ", english(en), count ? el("data", "", String(count)) : null]), ...children]);

function nodeButton(id) {
  const button = el("button", "node", [glyph(nodes.get(id).type), el("bdi", "", id)], { type: "button" });
  button.addEventListener("click", () => choose("node", id, true));
  return button;
}

/** [start, end, class] of every place where one of the words stands, longest words first, none over another. */
function places(text, words, className, taken) {
  const found = [];
  for (const word of [...words].filter(Boolean).sort((a, b) => b.length - a.length)) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const free = [...taken, ...found].every(([start, end]) => at + word.length <= start || end <= at);
      if (free) found.push([at, at + word.length, className]);
    }
  }
  return found;
}

/** A sentence with the trigger marked, and the names of the fact's head and tail underlined. */
function quotation(item, names) {
  const text = item.quote;
  const trigger = item.trigger ?? "";
  const whole = places(text, [trigger], "trigger", []);
  const marks = whole.length ? whole : places(text, trigger.split(/[…\s|]+/u), "trigger", []);
  marks.push(...places(text, names, "name", marks));
  marks.sort((a, b) => a[0] - b[0]);
  const quote = el("blockquote", "");
  let done = 0;
  for (const [start, end, className] of marks) {
    quote.append(text.slice(done, start), el(className === "trigger" ? "mark" : "u", "", text.slice(start, end)));
    done = end;
  }
  quote.append(text.slice(done));
  return quote;
}

/** One sentence of evidence with its document, rule and confidence. */
function evidenceFigure(item, names = []) {
  const source = DATA.documents[item.document] ?? {};
  const percent = Math.round(item.confidence * 100);
  const meter = el("meter", "", [], { min: 0, max: 1, value: item.confidence, "aria-hidden": "true" });
  const facts = [source.publisher, source.date, source.title ? item.document : null, source.source];
  return el("figure", "evidence", [
    quotation(item, names),
    el("figcaption", "", [
      el("cite", "", el("bdi", "", source.title || item.document)),
      ...facts.filter(Boolean).map((fact) => el("bdi", "fact", fact)),
      el("span", "rule", [
        el("span", "", ["规则 ", english("rule "), el("code", "", item.rule)]),
        el("span", "", ["置信度 ", english("confidence "), meter, ` ${percent}%`]),
        item.modality ? el("span", "", ["模态 ", english("modality "), item.modality]) : null,
        item.time_text ? el("span", "", ["时间 ", english("time "), el("bdi", "", item.time_text)]) : null,
        el("span", "", [`第 ${item.start}–${item.end} 字 `, english("characters")]),
      ]),
    ]),
  ]);
}

const evidenceDetails = (head, evidence) =>
  el("details", "stated", [el("summary", "", head), ...evidence.map((item) => evidenceFigure(item))]);

const namesOf = (id) => [id, ...DATA.entities[id].aliases];

function typeLine(type) {
  const { root, en } = DATA.types[type];
  return el("p", "kind", [glyph(type), type === root ? type : `${root} · ${type}`, " ", english(en)]);
}

const isSymmetric = (edge) => Boolean(DATA.relations[edge.label]?.symmetric);

/** The facts of a node, one group for each relation and direction; a symmetric relation has none. */
function factSections(id) {
  const groups = new Map();
  for (const edge of edgesOf.get(id).filter(({ id: key }) => view.edges.has(key))) {
    const arrow = isSymmetric(edge) ? "↔" : edge.from === id ? "→" : "←";
    const key = `${edge.label}\n${arrow}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  const order = Object.keys(DATA.relations);
  const rank = ([key]) => order.indexOf(key.split("\n")[0]) * 2 + (key.endsWith("←") ? 1 : 0);
  return [...groups].sort((a, b) => rank(a) - rank(b)).map(([key, group]) => {
    const [relation, arrow] = key.split("\n");
    const rows = group.map((edge) => {
      const other = edge.from === id ? edge.to : edge.from;
      const { time } = DATA.facts[edge.id];
      const evidence = evidenceOf(edge.id);
      const row = el("button", "row", [
        glyph(nodes.get(other).type),
        el("bdi", "", other),
        el("span", "when", time ?? ""),
        el("span", "many", evidence.length > 1 ? `${evidence.length} 句` : ""),
      ], { type: "button" });
      row.addEventListener("click", () => choose("edge", edge.id, true));
      return el("li", "", row);
    });
    const en = DATA.relations[relation]?.en ?? "";
    return section(`${arrow} ${relation}`, arrow === "←" ? `… ${en} this` : `${en} …`, group.length, [el("ul", "rows", rows)]);
  });
}

function goalDetails(goal, id) {
  const measure = [goal.indicator, goal.comparator, goal.value, goal.unit].filter(Boolean).join(" ");
  const head = [
    el("bdi", "strong", goal.name === id ? goal.subject : goal.name),
    el("span", "measure", [goal.year ? `${goal.year} 年` : "", measure].filter(Boolean).join(" · ")),
  ];
  return evidenceDetails(head, goal.evidence);
}

function observationDetails(observation, id) {
  const head = [
    el("span", "measure", [observation.indicator, observation.subject === id ? null : el("bdi", "", `（${observation.subject}）`)]),
    el("b", "", observation.raw),
    el("span", "when", observation.time ?? ""),
  ];
  return evidenceDetails(head, observation.evidence);
}

function nodePanel(id) {
  const entity = DATA.entities[id];
  const parts = [typeLine(entity.type), el("h2", "", el("bdi", "", id))];
  if (entity.aliases.length) {
    parts.push(el("p", "aliases", ["又名 ", english("also "), ...entity.aliases.flatMap((name, at) => [at ? "、" : "", el("bdi", "", name)])]));
  }
  parts.push(nodeActions(id), ...factSections(id));
  if (entity.goals.length) {
    parts.push(section("目标", "goals", entity.goals.length, entity.goals.map((goal) => goalDetails(goal, id))));
  }
  if (entity.observations.length) {
    const rows = entity.observations.map((observation) => observationDetails(observation, id));
    parts.push(section("数据", "figures", entity.observations.length, rows));
  }
  if (entity.documents.length) {
    const rows = entity.documents.map((name) => el("li", "", el("bdi", "", DATA.documents[name]?.title || name)));
    parts.push(section("见于", "mentioned in", entity.documents.length, [el("ul", "documents", rows)]));
  }
  return parts;
}

function edgePanel(id) {
  const edge = edges.get(id);
  const { time } = DATA.facts[id];
  const evidence = evidenceOf(id);
  const names = [...namesOf(edge.from), ...namesOf(edge.to)];
  return [
    el("p", "kind", ["事实 ", english("fact")]),
    el("h2", "triple", [
      nodeButton(edge.from),
      el("span", "relation", [el("span", "arrow", isSymmetric(edge) ? "↕" : "↓", { "aria-hidden": "true" }), edge.label, " ",
        english(DATA.relations[edge.label]?.en ?? ""), el("span", "when", time ?? "")]),
      nodeButton(edge.to),
    ]),
    section("原文", "evidence", evidence.length, evidence.map((item) => evidenceFigure(item, names))),
  ];
}

function action(zh, en, pressed, act) {
  const button = el("button", "", [zh, " ", english(en)], { type: "button", "aria-pressed": String(pressed) });
  button.addEventListener("click", act);
  return button;
}

/** What can be done from a node: see its surroundings alone, find the way to another. */
function nodeActions(id) {
  const steps = [1, 2, 3].map((hops) => {
    const on = state.near?.id === id && state.near.hops === hops;
    const button = action(`${hops} 步`, hops === 1 ? "step" : "steps", on, () => setNear(on ? null : { id, hops }));
    button.dataset.hops = String(hops);
    return button;
  });
  const start = action(state.start === id ? "请选终点" : "找路径", state.start === id ? "now choose its end" : "path from here", state.start === id,
    () => { state.start = state.start === id ? null : id; showPanel(); });
  start.id = "path-start";
  return el("div", "actions", [el("span", "", ["只看 ", english("only within")]), ...steps, start]);
}

/** A way from one node to another, step by step, with a sentence for each. */
function pathPanel([from, to]) {
  const steps = state.chosen.edges.map((name) => edges.get(name));
  const parts = [
    el("p", "kind", ["最短路径 ", english("shortest path")]),
    el("h2", "triple", [nodeButton(from), nodeButton(to)]),
  ];
  if (!steps.length) {
    const text = from === to ? ["起点就是终点。", english("Start and end are the same.")] : ["在所显示的事实中没有路径。", english("No path in the facts shown.")];
    return [...parts, el("p", "none", text)];
  }
  const rows = steps.map((edge) => {
    const row = el("button", "row step", [glyph(nodes.get(edge.from).type), el("bdi", "", `${edge.from} ${edge.label} ${edge.to}`)], { type: "button" });
    row.addEventListener("click", () => choose("edge", edge.id, true));
    return el("li", "", [row, evidenceFigure(evidenceOf(edge.id)[0], [...namesOf(edge.from), ...namesOf(edge.to)])]);
  });
  return [...parts, section("路径", "steps", steps.length, [el("ol", "rows", rows)])];
}

/** Show what is chosen, or close the panel. */
function showPanel() {
  const { chosen, earlier } = state;
  byId("panel").hidden = !chosen;
  byId("back").hidden = !earlier.length;
  const inside = byId("panel").contains(document.activeElement);
  const panels = { node: nodePanel, edge: edgePanel, path: pathPanel };
  byId("content").replaceChildren(...(chosen ? panels[chosen.kind](chosen.id) : []));
  byId("panel").scrollTop = 0;
  if (inside && chosen) byId("content").focus({ preventScroll: true });
}
