// The options that add verbs to an endpoint, or change what one does.
import type { JsonSchema } from '@nestling/core';
import { count, duration, flag, keys, listOf, oneOf } from './schema.parts.js';

const names = (description: string): JsonSchema => listOf({ type: 'string', minLength: 1 }, description);
const operations = listOf(oneOf(['create', 'update', 'delete'], 'An operation.'));

/** As `EndpointOptions` has them. */
export const OPT_IN: Readonly<Record<string, JsonSchema>> = {
  upsert: listOf(
    { type: ['string', 'array'], items: { type: 'string' }, minLength: 1 },
    'Unique fields, or lists of them, by which PUT ?on= finds the row.',
  ),
  bulk: {
    ...keys({
      operations,
      maxItems: count('The most items of a request.', 1),
      byFilter: listOf(oneOf(['update', 'delete'], 'An operation.')),
    }),
    type: ['boolean', 'object'],
    description: 'POST /bulk: true, or what it takes.',
  },
  softDelete: flag(
    'Whether DELETE marks rows, in a column deletedAt or deleted_at, and POST /:id/restore brings them back.',
  ),
  nestedCreate: names('References, and lists of rows that refer to this one, which a POST may make as well.'),
  scopeApplies: oneOf(['every_verb', 'every-verb', 'list'], 'What the scope of a caller narrows.'),
  aggregate: keys({
    fields: names('The fields that are counted, summed up and so on.'),
    groupBy: names('The fields that rows are grouped by.'),
    maxGroups: count('The most groups of an answer.', 1),
  }),
  idempotency: {
    ...keys({
      expireAfter: duration('How long an answer is kept.'),
      required: flag('Whether a request without a key is refused.'),
    }),
    type: ['boolean', 'object'],
    description: 'Idempotency-Key on POST: true, or how.',
  },
};
