// The ratios as bars, on a scale that the slowest fits on.
const WIDTH = 900;
const LABEL = 150;
const BAR = 14;
const GAP = 3;
const GROUP_GAP = 18;
const TOP = 70;
const COLOURS = ['#7a869a', '#d6336c', '#3b7dd8', '#e8a33d', '#5aa469', '#8a63d2', '#20808d'];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('`', '');

const text = (x, y, content, extra = '') => `<text x="${x}" y="${y}" ${extra}>${escaped(content)}</text>`;

function legend(titles) {
  return Object.values(titles).map((title, index) => {
    const [x, y] = [LABEL + (index % 2) * 380, 16 + Math.floor(index / 2) * 17];
    return `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${COLOURS[index]}"/>${text(x + 16, y, title)}`;
  });
}

function bars({ name, competitors }, { y, scale, names }) {
  const lines = competitors.map((competitor, index) => {
    const top = y + index * (BAR + GAP);
    const width = Math.max(1, competitor.ratio * scale).toFixed(1);
    const colour = COLOURS[names.indexOf(competitor.name)];
    const label = `${competitor.ratio.toFixed(2)} (${Math.round(competitor.cpu)} us)`;
    return (
      `<rect x="${LABEL}" y="${top}" width="${width}" height="${BAR}" fill="${colour}"/>` +
      text(LABEL + Number(width) + 5, top + BAR - 3, label)
    );
  });
  return [text(LABEL - 10, y + BAR - 3, name, 'text-anchor="end" font-weight="bold"'), ...lines];
}

/** The picture of a run. */
export function chartOf({ workloads, titles }) {
  const names = Object.keys(titles);
  const largest = Math.max(...workloads.flatMap(({ competitors }) => competitors.map(({ ratio }) => ratio)));
  const scale = (WIDTH - LABEL - 120) / largest;
  let y = TOP;
  const groups = workloads.flatMap((workload) => {
    const group = bars(workload, { y, scale, names });
    y += workload.competitors.length * (BAR + GAP) + GROUP_GAP;
    return group;
  });
  const one = LABEL + scale;
  const line = `<line x1="${one}" x2="${one}" y1="${TOP - 8}" y2="${y}" stroke="#7a869a" stroke-dasharray="3 3"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif" font-size="11">`,
    '<title>Server CPU per request, as ratios to the first</title>',
    `<rect width="${WIDTH}" height="${y}" fill="#ffffff"/>`,
    ...legend(titles),
    line,
    ...groups,
    '</svg>\n',
  ].join('\n');
}
