const row = (cells) => `| ${cells.join(' | ')} |`;

/** A Markdown table, its columns padded so that it can be read as text too. */
export function table(head, rows) {
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((cells) => cells[index].length)));
  const padded = (cells) => row(cells.map((cell, index) => cell.padEnd(widths[index])));
  return [padded(head), row(widths.map((width) => '-'.repeat(width))), ...rows.map(padded)].join('\n');
}

const round = (number, digits = 0) => number.toFixed(digits);

const HEAD = ['', 'CPU / request', 'ratio', 'of rounds', 'requests / s', 'p50', 'p99'];

const workloadRow = ({ name, cpu, ratio, ratioRange, perSecond, p50, p99 }) => [
  name,
  `${round(cpu)} us`,
  `**${round(ratio, 2)}**`,
  ratioRange.map((bound) => round(bound, 2)).join(' - '),
  round(perSecond),
  `${round(p50, 1)} ms`,
  `${round(p99, 1)} ms`,
];

/** One workload, everyone in it. */
export const workloadTable = ({ name, title, competitors }) =>
  `### ${title} (\`${name}\`, ${competitors[0].rounds.length} rounds)\n\n${table(HEAD, competitors.map(workloadRow))}`;

/** One workload in a line, for those who wait for the report. */
export const ratiosLine = (name, competitors) =>
  `${name}: ${competitors.map((own) => `${own.name} ${round(own.ratio, 2)}`).join(', ')}`;

function ratioTable({ workloads, titles }) {
  const head = ['CPU per request, ratio', ...workloads.map(({ name }) => name)];
  const rows = Object.entries(titles).map(([name, title]) => {
    const cells = workloads.map(({ competitors }) => {
      const own = competitors.find((competitor) => competitor.name === name);
      return own ? round(own.ratio, 2) : '-';
    });
    return [title, ...cells];
  });
  return table(head, rows);
}

function startUpTable({ startUp, titles }) {
  const head = ['', ...startUp.flatMap(({ endpoints }) => [`${endpoints}: time`, `CPU`, `memory`])];
  const rows = startUp[0].competitors.map(({ name }) => {
    const cells = startUp.flatMap(({ competitors }) => {
      const { milliseconds, cpu, megabytes } = competitors.find((competitor) => competitor.name === name);
      return [`${round(milliseconds)} ms`, `${round(cpu)} ms`, `${round(megabytes)} MB`];
    });
    return [titles[name], ...cells];
  });
  return table(head, rows);
}

const memoryTable = ({ memory, titles }) =>
  table(
    ['', 'after the start', 'after all workloads'],
    Object.entries(memory).map(([name, { idle, loaded }]) => [
      titles[name],
      `${round(idle)} MB`,
      `${round(loaded)} MB`,
    ]),
  );

function versionTable({ versions, titles }) {
  const rows = Object.entries(versions).map(([name, packages]) => [
    titles[name],
    Object.entries(packages)
      .map(([dependency, version]) => `${dependency} ${version}`)
      .join(', '),
  ]);
  return table(['', 'versions'], rows);
}

/** The page of a run; `chart` is the file name of its picture. */
export function markdownReport(report, chart) {
  const { date, machine, database, settings, workloads, startUp } = report;
  const { seconds, connections, sittings } = settings;
  const sections = [
    `# Benchmark on ${database.split(' ').slice(0, 2).join(' ')}, ${date.slice(0, 10)}`,
    `Written by \`npm run bench\`; [how it is measured](README.md). ${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ` +
      `${machine.system}, ${database} on the same machine. Interleaved rounds of ${seconds} s each in ${sittings} sittings, ` +
      `${connections} connections. Ratios are to the first line; lower is better.`,
    `![CPU per request](${chart})`,
    ratioTable(report),
    '## Workloads',
    ...workloads.map(workloadTable),
    ...(startUp.length > 0
      ? [
          '## Start-up',
          'An application of so many endpoints, from the start of the process until it listens.',
          startUpTable(report),
        ]
      : []),
    '## Resident memory',
    memoryTable(report),
    '## Versions',
    versionTable(report),
  ];
  return `${sections.join('\n\n')}\n`;
}
