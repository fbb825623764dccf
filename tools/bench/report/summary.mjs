export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const medianOf = (runs, key) => median(runs.map((run) => run[key]));

/**
 * The medians of each competitor. A ratio is the median of the ratios within each round, so that a round in which the
 * machine was busy does not weigh on one of the two alone.
 */
export function summarise(runs) {
  const [reference] = runs.values();
  return [...runs].map(([name, own]) => {
    const ratios = own.map(({ cpu }, round) => cpu / reference[round].cpu);
    return {
      name,
      cpu: medianOf(own, 'cpu'),
      ratio: median(ratios),
      ratioRange: [Math.min(...ratios), Math.max(...ratios)],
      perSecond: medianOf(own, 'perSecond'),
      p50: medianOf(own, 'p50'),
      p99: medianOf(own, 'p99'),
      rounds: own,
    };
  });
}

/** The medians of each competitor's boots. */
export const summariseBoots = (boots) =>
  [...boots].map(([name, own]) => ({
    name,
    milliseconds: medianOf(own, 'milliseconds'),
    cpu: medianOf(own, 'cpu'),
    megabytes: medianOf(own, 'megabytes'),
  }));

/** The medians of each competitor's resident memory, in megabytes. */
export const summariseMemory = (memory) =>
  Object.fromEntries(
    [...memory].map(([name, own]) => [
      name,
      { idle: medianOf(own, 'idle'), loaded: medianOf(own, 'loaded') },
    ]),
  );
