import { posix } from 'node:path';
import { nameProblems, namesOf } from '../endpoint/endpoint.names.js';
import type { GeneratorRun } from '../generator/generator.js';
import { writeNewFiles } from '../generator/new-files.writer.js';
import { pathProblems } from '../project/path.checks.js';
import { readProject } from '../project/nest.project.js';
import { refuse } from '../schematics.errors.js';
import { joined } from '../tree/source.tree.js';
import { freshFile } from './fresh.file.js';
import type { PieceOptions } from './piece.options.js';

/**
 * Makes a permission for `authentication: { permission: OpeningHours }`. It refuses everybody but admins until it is told
 * otherwise.
 *
 * @throws SchematicsError before anything is written
 */
export const generatePermission: GeneratorRun<PieceOptions> = async (tree, options, { root }) => {
  const project = readProject(tree, options);
  const { entity, file } = namesOf(options.name);
  const path = posix.normalize(
    joined(project.sourceRoot, joined(options.path ?? 'permissions', `${file}.permission.ts`)),
  );
  refuse([
    ...pathProblems(options.path),
    ...nameProblems(options.name, 'opening-hours'),
    ...freshFile(tree, path),
  ]);
  const text = `import { Injectable } from '@nestjs/common';
import { Permission, type PermissionContext } from '@nestling/auth';

@Injectable()
export class ${entity} extends Permission {
  /** Whether a caller who is known may. */
  allows({ user }: PermissionContext): boolean {
    return user['isAdmin'] === true;
  }
}
`;
  await writeNewFiles(tree, root, [{ path, text }]);
  return {
    notes: [
      `Use it: authentication: { backend: JwtBackend, permission: ${entity} }. Without @nestling/auth, run nest add @nestling/auth.`,
    ],
    installs: false,
  };
};
