/** Lets a few run at a time, and a few more wait: whoever comes after those is turned away. */
export class WorkLimiter {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly limits: { readonly running: number; readonly waiting: number },
    private readonly turnedAway: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.running) await this.turn();
    else this.running++;
    try {
      return await work();
    } finally {
      // The place goes to the next in line, who does not count anew.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.limits.waiting) throw this.turnedAway();
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
