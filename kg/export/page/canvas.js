// The drawing: vis-network places and draws nodes and edges; labels are drawn here, as on a map: at a size
// that can always be read, the most connected first, none over another.

const FONT = '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif';
// Where a label may stand, as steps from its node: below, right, left, above.
const SIDES = [[0, 1], [1, 0], [-1, 0], [0, -1]];
// Hubs are labelled at any zoom; other nodes from this radius on the screen.
const SMALLEST_LABELLED = 5;
// So many edges are labelled at any zoom; more only when near.
const FEW_EDGES = 120;
const hubs = new Set(ranked.slice(0, 24).map((node) => node.id));

/** Labels of the last drawing, where they stand on the screen. */
let placedLabels = [];

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
/** `share` of a colour over the ground, as an opaque colour: edges do not shine through a faded node. */
function faded(colour, share) {
  const ground = channels(token("--ground"));
  return `rgb(${channels(colour).map((value, at) => Math.round(value * share + ground[at] * (1 - share)))})`;
}

// Of a large graph not every item can be coloured anew at each click: a veil is drawn over all, and what is chosen upon it.
const LARGE = DATA.edges.length > 3000;

/** Colour and visibility of all nodes and edges by the state. */
function styles() {
  const marked = LARGE ? null : highlighted();
  const ground = token("--ground");
  const shades = new Map();
  const shade = (colour, share) => {
    const key = `${colour} ${share}`;
    if (!shades.has(key)) shades.set(key, share === 1 ? colour : faded(colour, share));
    return shades.get(key);
  };
  return {
    nodes: DATA.nodes.map(({ id, type }) => {
      const colour = shade(colourOf(type), !marked || marked.nodes.has(id) ? 1 : 0.16);
      return { id, hidden: isOff(id), physics: !isOff(id), color: { background: colour, border: ground } };
    }),
    edges: DATA.edges.map((edge) => {
      const own = marked?.edges.has(edge.id);
      const colour = shade(colourOf(nodes.get(edge.from).type), own ? 1 : marked ? 0.1 : 0.42);
      return { id: edge.id, hidden: isEdgeOff(edge), color: { color: colour, inherit: false }, width: own ? edge.width + 1 : edge.width };
    }),
  };
}

/** Only items that look different from how they were drawn last. */
const drawn = new Map();
function changed(items) {
  return items.filter((item) => {
    const look = `${item.hidden} ${item.color.background ?? item.color.color} ${item.color.border ?? item.width}`;
    const same = drawn.get(item.id) === look;
    drawn.set(item.id, look);
    return !same;
  });
}

look();
const first = styles();
changed(first.nodes);
changed(first.edges);
const straight = { smooth: false };
const nodeSet = new vis.DataSet(DATA.nodes.map(({ label, ...node }, at) => ({ ...node, ...first.nodes[at] })));
const edgeSet = new vis.DataSet(
  DATA.edges.map(({ label, ...edge }, at) => ({ ...edge, ...(LARGE && edge.smooth.roundness <= 0.1 ? straight : {}), ...first.edges[at] })),
);
const network = new vis.Network(
  byId("network"),
  { nodes: nodeSet, edges: edgeSet },
  {
    autoResize: true,
    layout: { improvedLayout: false, randomSeed: 1 },
    nodes: { borderWidth: 1.5, chosen: false },
    edges: { arrows: { to: { enabled: true, scaleFactor: 0.45 } }, arrowStrikethrough: false, chosen: false },
    interaction: { hover: !LARGE, selectable: false, hideEdgesOnDrag: DATA.edges.length > 1500, hideEdgesOnZoom: LARGE, zoomSpeed: 0.7 },
    physics: {
      enabled: false,
      solver: "forceAtlas2Based",
      forceAtlas2Based: { gravitationalConstant: -90, springLength: 110, avoidOverlap: 0.6 },
      stabilization: false,
    },
  },
);

/** Bring colours and visibility of all nodes and edges in line with the state. */
function paint() {
  const now = styles();
  const [newNodes, newEdges] = [changed(now.nodes), changed(now.edges)];
  if (newNodes.length) nodeSet.update(newNodes);
  if (newEdges.length) edgeSet.update(newEdges);
  network.redraw();
}

/** Of a large graph, what is chosen: drawn again, over a veil. */
function drawChosen(context) {
  const marked = LARGE ? highlighted() : null;
  if (!marked) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 0.84;
  context.fillStyle = token("--ground");
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
  for (const id of marked.edges) network.body.edges[id]?.draw(context);
  for (const id of marked.nodes) if (!isOff(id)) network.body.nodes[id]?.draw(context);
}

/** The middle of an edge as it is drawn, in the network's own coordinates. */
function edgeMiddle(id) {
  const edge = edges.get(id);
  const start = network.getPosition(edge.from);
  if (edge.from === edge.to) {
    const reach = (nodes.get(edge.from).size + edge.selfReference.size * 2) * Math.SQRT1_2;
    return { x: start.x + reach, y: start.y - reach };
  }
  const end = network.getPosition(edge.to);
  // curvedCW bends a quadratic curve around one control point, `roundness` of the length away from the chord.
  const across = network.body?.edges[id]?.edgeType?.getPoint?.(0.5);
  return across ?? { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/**
 * Write lines below a point, else beside or above it, where their box is in the frame and meets none that is taken;
 * where there is no such place, not at all, or below if it must be. `reach` is the distance from point to text.
 */
function write(context, frame, { lines, at, reach, size, weight, colour, must = false, clear = [], sides = SIDES }) {
  const { taken, width, height } = frame;
  context.font = `${weight} ${size}px ${FONT}`;
  const line = size * 1.25;
  const half = { x: Math.max(...lines.map((text) => context.measureText(text).width)) / 2, y: (line * lines.length) / 2 };
  const options = sides.map(([across, down]) => {
    const x = at.x + across * (reach + half.x + 2);
    const y = at.y + down * (reach + half.y);
    return { x, y, box: [x - half.x - 3, y - half.y - 1, x + half.x + 3, y + half.y + 1] };
  });
  const inside = ([left, top, right, bottom]) => left > 2 && top > 2 && right < width - 2 && bottom < height - 2;
  const isFree = ({ box }) => inside(box) && !taken.some((other) => overlap(box, other)) && !clear.some((other) => overlap(box, other));
  const spot = options.find(isFree) ?? (must ? options[0] : null);
  if (!spot) return;
  taken.push(spot.box);
  context.fillStyle = colour;
  lines.forEach((text, row) => {
    const y = spot.y - half.y + line * (row + 0.5);
    context.strokeText(text, spot.x, y);
    context.fillText(text, spot.x, y);
    placedLabels.push({ text, x: spot.x, y, size, weight, colour });
  });
}

function drawRing(context, { x, y }, radius, colour) {
  context.save();
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.lineWidth = 2;
  context.strokeStyle = colour;
  context.stroke();
  context.restore();
}

/** The canvas in its own pixels rather than the network's, and what the labels on it depend on. */
function labelFrame(context) {
  const matrix = context.getTransform();
  const scale = network.getScale();
  const ratio = matrix.a / scale;
  const place = ({ x, y }) => ({ x: (matrix.a * x + matrix.e) / ratio, y: (matrix.d * y + matrix.f) / ratio });
  const width = context.canvas.width / ratio;
  const height = context.canvas.height / ratio;
  const outside = ({ x, y }) => x < -60 || y < -60 || x > width + 60 || y > height + 60;
  const marked = highlighted();
  const chosen = state.chosen?.id;
  // 0: chosen or under the pointer, 1: neighbour of what is chosen, 2: any other.
  const rankOf = ({ id }) => (id === state.hover || id === chosen ? 0 : marked?.nodes.has(id) ? 1 : 2);
  const seen = ranked
    .map((node) => ({ node, rank: rankOf(node), radius: node.size * scale }))
    .filter(({ node, rank }) => !isOff(node.id) && !(marked && rank === 2))
    .map((item) => ({ ...item, at: place(network.getPosition(item.node.id)) }))
    .filter(({ at }) => !outside(at))
    .sort((a, b) => a.rank - b.rank);
  const glyphs = seen.map(({ at, radius }) => [at.x - radius, at.y - radius, at.x + radius, at.y + radius]);
  // No label covers what is chosen or a hub.
  const taken = glyphs.filter((_, index) => seen[index].rank === 0 || hubs.has(seen[index].node.id));
  const near = scale > 0.85 || DATA.edges.length < FEW_EDGES;
  const labelled = marked ? [...marked.edges].map((id) => edges.get(id)) : near ? DATA.edges : [];
  return {
    ratio, place, width, height, outside, chosen, seen, glyphs, taken, labelled,
    ink: token("--ink"), muted: token("--muted"), ground: token("--ground"),
  };
}

function writeNode(context, frame, { node, rank, at, radius }) {
  const isHub = hubs.has(node.id);
  const isChosen = node.id === frame.chosen;
  if (rank === 2 && radius < SMALLEST_LABELLED && !isHub) return;
  if (isChosen) drawRing(context, at, radius + 6, frame.ink);
  const size = Math.round(Math.min(16, Math.max(12, 9.5 + radius * 0.36)));
  write(context, frame, {
    lines: node.label.split("\n"),
    at,
    reach: radius + (isChosen ? 10 : 3),
    size,
    weight: size > 14 || rank === 0 ? 600 : 400,
    colour: frame.ink,
    must: rank === 0,
    // While nothing is chosen, the label of a lesser node covers no node at all.
    clear: rank === 2 && !isHub ? frame.glyphs : [],
  });
}

function writeEdge(context, frame, edge) {
  if (isEdgeOff(edge)) return;
  const at = frame.place(edgeMiddle(edge.id));
  if (frame.outside(at)) return;
  const time = DATA.facts[edge.id].time;
  const must = edge.id === frame.chosen || edge.id === state.hover;
  write(context, frame, {
    lines: [time ? `${edge.label} ${time}` : edge.label],
    at,
    reach: 0,
    size: 11,
    weight: 500,
    colour: must ? frame.ink : frame.muted,
    must,
    sides: [[0, 0]],
  });
}

/** All labels that have room, on top of the drawing: what is chosen first, then nodes by degree, then edges. */
function drawLabels(context) {
  const frame = labelFrame(context);
  placedLabels = [];
  context.save();
  context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = frame.ground;
  const first = [frame.chosen, state.hover].filter((id) => edges.has(id));
  for (const id of first) writeEdge(context, frame, edges.get(id));
  for (const item of frame.seen) writeNode(context, frame, item);
  for (const edge of frame.labelled) if (!first.includes(edge.id)) writeEdge(context, frame, edge);
  context.restore();
}
network.on("afterDrawing", (context) => { drawChosen(context); drawLabels(context); });

/** Part of the canvas that the panel leaves free, in its own pixels. */
function free() {
  const box = byId("network").getBoundingClientRect();
  const panel = byId("panel").getBoundingClientRect();
  const covered = !byId("panel").hidden;
  const below = media("(max-width: 760px)").matches;
  return {
    width: covered && !below ? panel.left - box.left : box.width,
    height: covered && below ? panel.top - box.top : box.height,
    box,
  };
}

// The view is set, never animated: a move that interrupts another leaves vis-network with both.

/** Move the view so that a point stands in the middle of what can be seen. */
function centre(position, scale) {
  const { width, height, box } = free();
  const offset = { x: (width - box.width) / 2, y: (height - box.height) / 2 };
  network.moveTo({ position, scale, offset });
}

/** Show what is switched on, as large as it fits beside the panel and above the tools. */
function fit() {
  fitTo([...view.nodes]);
}

/** Show some nodes in the same way. */
function fitTo(ids) {
  if (!ids.length) return;
  const points = ids.map((id) => network.getPosition(id));
  const span = (axis) => {
    const values = points.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [left, right] = span("x");
  const [top, bottom] = span("y");
  const { width, height, box } = free();
  const margin = Math.min(60, width / 10);
  const scale = Math.min((width - 2 * margin) / (right - left || 1), (height - 120) / (bottom - top || 1), 1.4);
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const offset = { x: (width - box.width) / 2, y: (height - box.height) / 2 - 20 };
  network.moveTo({ position, scale: Math.max(scale, 0.004), offset });
}
