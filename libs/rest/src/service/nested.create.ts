// A row and the rows around it, made in one transaction: what it refers to first, then itself, then what refers to it. Each
// is made by the service of its own endpoint.
import { NestlingHttpError, type RequestContext } from '@nestling/core';
import type { Row } from '../query/endpoint.table.js';
import type { EndpointRuntime, ServedEndpoint } from './endpoint.runtime.js';
import { idOf, keyCondition } from './entity-id.reader.js';
import { checkBody, divideBody, placed, type NestedRows } from './nested.body.js';

interface Maker {
  readonly runtime: EndpointRuntime;
  readonly service: Pick<ServedEndpoint, 'create'>;
}

/**
 * Makes the rows of a caller's body.
 *
 * @throws {REST_BODY_INVALID} before anything is stored, and whatever the services refuse
 */
export async function createNested(maker: Maker, body: unknown, context: RequestContext): Promise<Row> {
  await checkBody(body, maker.runtime, context);
  return maker.runtime.write(() => create(maker, body, context), true);
}

async function create(maker: Maker, body: unknown, context: RequestContext): Promise<Row> {
  const { runtime, service } = maker;
  const { own, nested } = divideBody(body, runtime, context);
  const input = { ...(own as Row) };
  for (const rows of nested.filter(({ relation }) => !relation.toMany)) {
    const [made] = await createRows(rows, {}, context);
    input[rows.relation.ownField.name] = made?.[rows.relation.otherField.name];
  }
  const row = (await service.create(await runtime.input.fromCaller(input, 'create'), context)) as Row;
  const lists = nested.filter(({ relation }) => relation.toMany);
  for (const rows of lists) {
    const { ownField, otherField } = rows.relation;
    await createRows(rows, { [otherField.name]: row[ownField.name] }, context);
  }
  if (lists.length === 0) return row;
  // Hooks of the other rows may have changed this one, as a total is changed by its lines.
  return (await runtime.query.find({ and: keyCondition(idOf(row, runtime.plan), runtime.plan) })) ?? row;
}

async function createRows(
  { endpoint, rows }: NestedRows,
  references: Row,
  context: RequestContext,
): Promise<Row[]> {
  const made: Row[] = [];
  if (rows.length > 0) await endpoint.service.scoping.assertMaking(context);
  for (const { body, place } of rows) {
    try {
      made.push(await create(endpoint, { ...(body as Row), ...references }, context));
    } catch (error) {
      throw error instanceof NestlingHttpError ? refusalAt(place, error) : error;
    }
  }
  return made;
}

/** The refusal of a row, as one of the body that the row is in. */
function refusalAt(place: string, error: NestlingHttpError): NestlingHttpError {
  const { code, detail, errors, headers } = error;
  const refusal = new NestlingHttpError(error.getStatus(), {
    code,
    detail: `${place}: ${detail}`,
    headers,
    ...(errors ? { errors: errors.map((member) => placed(member, place)) } : {}),
  });
  refusal.cause = error.cause;
  return refusal;
}
