// What each operation of the route table takes and answers.
import type { EndpointPlan, HttpVerb } from '@nestling/core';
import { TARGETS, type RouteTarget } from '../controller/route.targets.js';
import { aggregateParameters } from './aggregate.document.js';
import { BULK_ENTRY } from './bulk.document.js';
import { idempotencyParameters, replayHeaders } from './idempotency.document.js';
import { schemaRef, type DocumentedEndpoint, type DocumentPart } from './openapi.types.js';
import { answerParameters } from './answer.parameters.js';
import {
  deletedParameter,
  filteringParameters,
  idParameter,
  ifMatchParameter,
  IF_NONE_MATCH,
  IF_NONE_MATCH_ANY,
  listParameters,
  naturalKeyParameter,
} from './parameters.document.js';
import { response, type ProblemStatus } from './responses.document.js';
import { SCHEMA_NAMES } from './schema.names.js';

/** The parts of an operation that differ from one to the next. */
export interface OperationParts {
  readonly id: string;
  readonly summary: string;
  readonly parameters: readonly DocumentPart[];
  readonly body?: string;
  readonly answers: Readonly<Record<string, DocumentPart>>;
  readonly problems: readonly ProblemStatus[];
}

/** One operation of the document. */
export interface OperationEntry {
  readonly verb: HttpVerb | 'OPTIONS';
  readonly target: RouteTarget;
  readonly describe: (endpoint: DocumentedEndpoint) => OperationParts;
}

const WRITE_PROBLEMS: readonly ProblemStatus[] = [400, 403, 409, 413, 415, 422, 500, 503];
const CHANGE_PROBLEMS: readonly ProblemStatus[] = [400, 403, 404, 409, 412, 413, 415, 422, 500, 503];
const UNCHANGED = response('The caller has this state already.', { headers: ['ETag'] });

/** The operations, in the order of the document. */
export const OPERATION_ENTRIES: readonly OperationEntry[] = [
  { verb: 'GET', target: 'collection', describe: list },
  { verb: 'POST', target: 'collection', describe: create },
  { verb: 'PUT', target: 'collection', describe: upsert },
  { verb: 'OPTIONS', target: 'collection', describe: allowed('collection') },
  { verb: 'GET', target: 'aggregate', describe: aggregate },
  { verb: 'OPTIONS', target: 'aggregate', describe: allowed('aggregate') },
  BULK_ENTRY,
  { verb: 'OPTIONS', target: 'bulk', describe: allowed('bulk') },
  { verb: 'POST', target: 'restoration', describe: restore },
  { verb: 'OPTIONS', target: 'restoration', describe: allowed('restoration') },
  { verb: 'GET', target: 'item', describe: retrieve },
  { verb: 'PUT', target: 'item', describe: change('replace', 'Replaces') },
  { verb: 'PATCH', target: 'item', describe: change('patch', 'Changes') },
  { verb: 'DELETE', target: 'item', describe: destroy },
  { verb: 'OPTIONS', target: 'item', describe: allowed('item') },
];

/** The path as one word: `shop/line-items` is `ShopLineItems`. */
export function pathWord(path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function list({ plan, subject }: DocumentedEndpoint): OperationParts {
  const schema = SCHEMA_NAMES.list(subject);
  const headers = plan.pagination.style === 'none' ? (['ETag'] as const) : (['ETag', 'Link'] as const);
  return {
    id: `list${pathWord(plan.path)}`,
    summary: `Lists ${plan.path}`,
    parameters: [...listParameters(plan), IF_NONE_MATCH],
    answers: { 200: response('The rows.', { schema, headers }), 304: response(UNCHANGED_LIST, { headers }) },
    problems: [400, 500],
  };
}

const UNCHANGED_LIST = 'The caller has this list already.';

function aggregate({ plan, subject }: DocumentedEndpoint): OperationParts {
  const schema = SCHEMA_NAMES.aggregate(subject);
  const headers = ['ETag'] as const;
  return {
    id: `aggregate${pathWord(plan.path)}`,
    summary: `Counts and sums up ${plan.path}`,
    parameters: [
      ...filteringParameters(plan, [...aggregateParameters(plan), ...deletedParameter(plan)]),
      IF_NONE_MATCH,
    ],
    answers: { 200: response('The groups.', { schema, headers }), 304: UNCHANGED },
    problems: [400, 500],
  };
}

function create({ plan, subject }: DocumentedEndpoint): OperationParts {
  const schema = SCHEMA_NAMES.written(subject);
  return {
    id: `create${subject}`,
    summary: `Creates one of the class ${subject}`,
    parameters: idempotencyParameters(plan),
    body: SCHEMA_NAMES.create(subject),
    answers: {
      201: response('The new row.', { schema, headers: ['Location', 'ETag', ...replayHeaders(plan)] }),
    },
    problems: WRITE_PROBLEMS,
  };
}

function upsert({ plan, subject }: DocumentedEndpoint): OperationParts {
  const schema = SCHEMA_NAMES.written(subject);
  return {
    id: `upsert${subject}`,
    summary: `Makes or replaces one of the class ${subject}, by a key of its own`,
    parameters: [...naturalKeyParameter(plan), ifMatchParameter(plan), IF_NONE_MATCH_ANY],
    body: SCHEMA_NAMES.upsert(subject),
    answers: {
      200: response('The row, which was there, after the change.', { schema, headers: ['ETag'] }),
      201: response('The new row.', { schema, headers: ['Location', 'ETag'] }),
    },
    problems: CHANGE_PROBLEMS,
  };
}

function retrieve({ plan, subject }: DocumentedEndpoint): OperationParts {
  const schema = SCHEMA_NAMES.read(subject);
  return {
    id: `retrieve${subject}`,
    summary: `Reads one of the class ${subject}`,
    parameters: [idParameter(plan), ...answerParameters(plan), ...deletedParameter(plan), IF_NONE_MATCH],
    answers: { 200: response('The row.', { schema, headers: ['ETag'] }), 304: UNCHANGED },
    problems: [400, 404, 500],
  };
}

function change(mode: 'replace' | 'patch', word: string): OperationEntry['describe'] {
  return ({ plan, subject }) => ({
    id: `${mode === 'patch' ? 'update' : 'replace'}${subject}`,
    summary: `${word} one of the class ${subject}`,
    parameters: [idParameter(plan), ifMatchParameter(plan)],
    body: SCHEMA_NAMES[mode](subject),
    answers: {
      200: response('The row after the change.', {
        schema: SCHEMA_NAMES.written(subject),
        headers: ['ETag'],
      }),
    },
    problems: CHANGE_PROBLEMS,
  });
}

function destroy({ plan, subject }: DocumentedEndpoint): OperationParts {
  return {
    id: `destroy${subject}`,
    summary: `Deletes one of the class ${subject}`,
    parameters: [idParameter(plan), ifMatchParameter(plan)],
    answers: { 204: response('The row is deleted.') },
    problems: [400, 404, 409, 412, 500, 503],
  };
}

function restore({ plan, subject }: DocumentedEndpoint): OperationParts {
  const schema = SCHEMA_NAMES.written(subject);
  return {
    id: `restore${subject}`,
    summary: `Brings back a deleted one of the class ${subject}`,
    parameters: [idParameter(plan), ifMatchParameter(plan)],
    answers: { 200: response('The row, live again.', { schema, headers: ['ETag'] }) },
    problems: [400, 403, 404, 409, 412, 500, 503],
  };
}

const OPTIONS_NAMES: Readonly<Record<RouteTarget, (plan: EndpointPlan, subject: string) => string>> = {
  collection: ({ path }) => `optionsOf${pathWord(path)}List`,
  aggregate: (_plan, subject) => `optionsOf${subject}Aggregate`,
  bulk: (_plan, subject) => `optionsOf${subject}Bulk`,
  restoration: (_plan, subject) => `optionsOf${subject}Restoration`,
  item: (_plan, subject) => `optionsOf${subject}`,
};

function allowed(target: RouteTarget): OperationEntry['describe'] {
  return ({ plan, subject }) => ({
    id: OPTIONS_NAMES[target](plan, subject),
    summary: 'Tells the enabled verbs',
    parameters: TARGETS[target].segments.includes(':id')
      ? [{ ...idParameter(plan), schema: { type: 'string' } }]
      : [],
    answers: { 204: response('The verbs are in Allow.', { headers: ['Allow'] }) },
    problems: [400, 500],
  });
}

/** An operation of the document, assembled. */
export function operationObject(
  { id, summary, parameters, body, answers }: OperationParts,
  plan: EndpointPlan,
  problems: Readonly<Record<string, DocumentPart>>,
): DocumentPart {
  const content = body === undefined ? undefined : { 'application/json': { schema: schemaRef(body) } };
  return {
    operationId: id,
    tags: [plan.tag],
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { ...answers, ...problems },
  };
}
