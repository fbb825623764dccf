// The files of a small Nest application, as `nest new` lays them out, in a folder of their own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FolderTree } from '../src/index.js';

const FILES: Readonly<Record<string, string>> = {
  'package.json': `{
  "name": "shop",
  "type": "module",
  "dependencies": { "@nestjs/core": "^12.0.1" }
}
`,
  'nest-cli.json': '{ "sourceRoot": "src" }\n',
  '.gitignore': 'node_modules\n',
  'src/app.module.ts': `import { Module } from '@nestjs/common';

/** The shop. */
@Module({
  imports: [], // nothing yet
})
export class AppModule {}
`,
  'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
await bootstrap();
`,
};

/** An application below this folder, where the packages of the workspace are found. */
export class StarterApp {
  readonly root = mkdtempSync(join(import.meta.dirname, 'starter-'));
  readonly tree = new FolderTree(this.root);
  readonly surroundings = { root: this.root };

  /** With other files, or without one where the text is undefined. */
  constructor(changes: Readonly<Record<string, string | undefined>> = {}) {
    for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
      if (text !== undefined) this.write(path, text);
    }
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return this.tree.read(path) ?? '';
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
