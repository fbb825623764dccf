// eslint-disable-next-line no-control-regex -- colour codes start with the escape character
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Adds up the summaries that Jest prints for each project, read line by line from the output of the run. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  failedSuites = 0;

  read(line) {
    const [, subject, counts] = /^\s*(Tests|Test Suites):\s+(.*)$/.exec(line.replace(COLOURS, '')) ?? [];
    if (subject === 'Tests') this.#addTests(counts);
    if (subject === 'Test Suites') this.failedSuites += countOf('failed', counts);
  }

  /** A run can fail with no failed test: a file that does not compile, or a project whose runner did not start. */
  close(runFailed) {
    if (runFailed && this.failed === 0) this.failed = Math.max(1, this.failedSuites);
  }

  get total() {
    return this.passed + this.failed;
  }

  toString() {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`;
  }

  #addTests(counts) {
    this.passed += countOf('passed', counts);
    this.failed += countOf('failed', counts);
    this.skipped += countOf('skipped', counts) + countOf('todo', counts);
  }
}

const countOf = (word, counts) => Number(new RegExp(`(\\d+) ${word}`).exec(counts)?.[1] ?? 0);
