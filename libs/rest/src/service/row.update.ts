// One row's update: under its lock, and if nothing was changed, why.
import { NestlingHttpError, type RequestContext } from '@nestling/core';
import { both, EVERYTHING, type Condition } from '../query/condition.js';
import type { Values } from '../query/endpoint.query.js';
import type { Row } from '../query/endpoint.table.js';
import { namingReferences } from '../query/missing.reference.js';
import { REST_HTTP_CODES } from '../rest.errors.js';
import type { Input } from '../serializer/input.serializer.js';
import type { EndpointRuntime } from './endpoint.runtime.js';
import { notFound } from './entity-id.reader.js';
import { changesLinks, linkChange, writeLinks } from './link.writer.js';

/** An accepted input for the row that meets a condition. */
export interface RowUpdate {
  readonly key: Condition;
  readonly scope: Condition;
  readonly input: Input;
  readonly context: RequestContext;
}

/**
 * Updates the row, and gives it back as it is now.
 *
 * @throws {REST_NOT_FOUND} {REST_VERSION_CONFLICT} {REST_PRECONDITION_FAILED}
 */
export async function updateRow(runtime: EndpointRuntime, update: RowUpdate): Promise<Row> {
  const { plan, query, input: inputs } = runtime;
  const { key, scope, input, context } = update;
  const reachable = both(key, scope);
  const mode = context.partial ? 'patch' : 'replace';
  const version = plan.version ? (input[plan.version.name] as number | undefined) : undefined;
  const values = inputs.values(input, mode);
  const links = linkChange(query.links, input, mode);
  const relinks = links.size > 0 && changesLinks(links, await query.find(reachable));
  const row =
    relinks || writesFields(values)
      ? await namingReferences(values, query.table, () =>
          query.update({
            key,
            condition: both(scope, versionCondition(runtime, version, context)),
            values,
            onlyIfDifferent: context.partial && !relinks,
          }),
        )
      : undefined;
  if (row && relinks) await writeLinks(links, row);
  return row ?? unchanged(await query.find(reachable), { runtime, version, context });
}

function writesFields(values: Values): boolean {
  for (const { stamp } of values.keys()) if (stamp === undefined) return true;
  return false;
}

/** The condition that a row has the version that its writer started from. */
export function versionCondition(
  { plan: { version: field } }: EndpointRuntime,
  version: number | undefined,
  { ifMatch }: RequestContext,
): Condition {
  if (!field) return EVERYTHING;
  const inBody: Condition = version === undefined ? EVERYTHING : { field, operator: 'eq', value: version };
  return ifMatch ? both(inBody, { field, operator: 'in', value: ifMatch }) : inBody;
}

interface Attempt {
  readonly runtime: EndpointRuntime;
  readonly version: number | undefined;
  readonly context: RequestContext;
}

/** No row was changed: there is none, its version is another, or it has these values already. */
function unchanged(row: Row | undefined, { runtime: { plan }, version, context }: Attempt): Row {
  if (!row) throw notFound();
  const current = plan.version ? (row[plan.version.name] as number) : undefined;
  if (current !== undefined && context.ifMatch && !context.ifMatch.includes(current))
    throw preconditionFailed();
  // A PUT always changes its row: if it did not, another write came between.
  const isStale = version !== undefined && (version !== current || !context.partial);
  if (current !== undefined && isStale) throw versionConflict();
  return row;
}

/** The 412 of a row that is at none of the versions in If-Match. */
export function preconditionFailed(): NestlingHttpError {
  const detail = 'The row has changed since the version in If-Match; read it again.';
  return new NestlingHttpError(412, { code: REST_HTTP_CODES.preconditionFailed, detail });
}

/** The 409 of a row that is at another version than its writer started from. */
export function versionConflict(): NestlingHttpError {
  return new NestlingHttpError(409, { code: REST_HTTP_CODES.versionConflict, detail: 'version conflict' });
}
