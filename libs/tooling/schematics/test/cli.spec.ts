import { runGenerator } from '../src/index.js';
import { StarterApp } from './starter.app.js';

/** A manifest that npm refuses. */
const MANIFEST = `{
  "dependencies": { "@nestjs/core": "^12.0.1" },
  "overrides": { "@nestjs/core": "^11.0.0" }
}
`;

describe('the command line of generators', () => {
  let app: StarterApp;
  afterEach(() => app.remove());

  it('ends with 1 where the packages cannot be installed; the files are there', async () => {
    app = new StarterApp({ 'package.json': MANIFEST });
    expect(await runGenerator(['command', 'greet'], { root: app.root })).toBe(1);
    expect(app.read('src/commands/greet.command.ts')).toContain('class GreetCommand');
  });

  it('names the command in what it says is to be done', async () => {
    app = new StarterApp();
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await runGenerator(['endpoint', 'book', 'author:ref=Author'], {
        root: app.root,
        command: 'npm run g --',
      });
      await runGenerator(['endpoint', 'book'], { root: app.root, command: 'npm run g --' });
      const told = write.mock.calls.join('');
      expect(told).toContain('Generate it first: npm run g -- endpoint author ...,');
      expect(told).toContain('Name them: npm run g -- endpoint product ');
    } finally {
      write.mockRestore();
    }
  });
});
