import { generateCommand } from '../src/index.js';
import { StarterApp } from './starter.app.js';

const MODULE = `import { Controller, Module } from '@nestjs/common';

@Controller()
class HomeController {}

@Module({ controllers: [HomeController] })
export class ShopModule {}
`;

describe('command', () => {
  let app: StarterApp;
  afterEach(() => app.remove());

  it('has a program that runs the module, whichever classes stand beside it', async () => {
    app = new StarterApp({ 'src/app.module.ts': MODULE });
    await generateCommand(app.tree, { name: 'greet' }, app.surroundings);
    expect(app.read('src/cli.ts')).toContain("import { ShopModule } from './app.module.js';");
    expect(app.read('src/cli.ts')).toContain('void runCli(ShopModule);');
    expect(app.read('src/app.module.ts')).toContain('providers: [GreetCommand]');
  });
});
