import { STATUS_CODES } from 'node:http';

/** An error that is an answer (RFC 9457). */
export class Problem extends Error {
  constructor(status, { code, detail, errors }) {
    super(detail);
    Object.assign(this, { status, code, errors });
  }
}

export const notFound = () => new Problem(404, { code: 'REST_NOT_FOUND', detail: 'not found' });

export const versionConflict = () =>
  new Problem(409, { code: 'REST_VERSION_CONFLICT', detail: 'version conflict' });

const fieldOf = ({ instancePath, params }) =>
  params.missingProperty ?? params.additionalProperty ?? instancePath.split('/').at(-1);

function invalid({ validation, validationContext }) {
  const errors = validation.map((error) => {
    const field = fieldOf(error);
    return { pointer: `/${field}`, field, code: error.keyword, message: error.message };
  });
  const detail =
    errors.length === 1 ? 'One field is not accepted.' : `${errors.length} fields are not accepted.`;
  return validationContext === 'body'
    ? new Problem(422, { code: 'REST_BODY_INVALID', detail, errors })
    : new Problem(400, { code: 'REST_QUERY_INVALID', detail, errors });
}

function problemOf(error, request) {
  if (error instanceof Problem) return error;
  // An id that cannot be one is no id of any article.
  if (error.validation) return error.validationContext === 'params' ? notFound() : invalid(error);
  if (error.code === '23503' || error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
    return new Problem(409, { code: 'REST_REFERENCE_MISSING', detail: 'The author does not exist.' });
  if (error.statusCode < 500)
    return new Problem(error.statusCode, { code: error.code, detail: error.message });
  request.log.error(error);
  return new Problem(500, { code: 'INTERNAL', detail: 'Something went wrong.' });
}

/** Fastify's error handler: whatever went wrong becomes a problem document. */
export function answerProblem(error, request, reply) {
  const { status, code, message, errors } = problemOf(error, request);
  const type = `urn:nestling:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  const [instance] = request.url.split('?');
  reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({ type, title: STATUS_CODES[status], status, detail: message, code, instance, errors }),
    );
}
