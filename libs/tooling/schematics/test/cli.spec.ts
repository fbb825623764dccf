import { runGenerator } from '../src/index.js';
import { StarterApp } from './starter.app.js';

/** Nothing is fetched, and nothing is at hand. */
const OFFLINE = 'offline=true\ncache=.npm-cache\n';

describe('the command line of generators', () => {
  let app: StarterApp;
  afterEach(() => app.remove());

  it('ends with 1 where the packages cannot be installed; the files are there', async () => {
    app = new StarterApp({ '.npmrc': OFFLINE });
    expect(await runGenerator(['command', 'greet'], { root: app.root })).toBe(1);
    expect(app.read('src/commands/greet.command.ts')).toContain('class GreetCommand');
  });
});
