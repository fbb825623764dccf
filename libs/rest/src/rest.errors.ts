// Every code of this package; each has a section in docs/reference/rest/errors.md.

/** Codes of mistakes in declarations, reported at boot. */
export const REST_CONFIG_CODES = {
  notEndpoint: 'REST_NOT_ENDPOINT',
  optionUnknown: 'REST_OPTION_UNKNOWN',
  optionInvalid: 'REST_OPTION_INVALID',
  fieldUnknown: 'REST_FIELD_UNKNOWN',
  fieldHidden: 'REST_FIELD_HIDDEN',
  typeNotInferred: 'REST_TYPE_NOT_INFERRED',
  typeUnknown: 'REST_TYPE_UNKNOWN',
  constraintInvalid: 'REST_CONSTRAINT_INVALID',
  fieldRedeclared: 'REST_FIELD_REDECLARED',
  pathDuplicate: 'REST_PATH_DUPLICATE',
  noKey: 'REST_NO_KEY',
  entityMissing: 'REST_ENTITY_MISSING',
  afterLoad: 'REST_AFTER_LOAD',
  decimalTooLong: 'REST_DECIMAL_TOO_LONG',
  secretMissing: 'REST_SECRET_MISSING',
  columnUnsupported: 'REST_COLUMN_UNSUPPORTED',
  swaggerMissing: 'REST_SWAGGER_MISSING',
  tableMissing: 'REST_TABLE_MISSING',
} as const;

/** Codes of refusals, in the `code` of a problem. */
export const REST_HTTP_CODES = {
  methodNotAllowed: 'REST_METHOD_NOT_ALLOWED',
  mediaType: 'REST_MEDIA_TYPE',
  bodyTooLarge: 'REST_BODY_TOO_LARGE',
  bodyMalformed: 'REST_BODY_MALFORMED',
  bodyInvalid: 'REST_BODY_INVALID',
  queryInvalid: 'REST_QUERY_INVALID',
  pageTooDeep: 'REST_PAGE_TOO_DEEP',
  listTooLong: 'REST_LIST_TOO_LONG',
  tooManyGroups: 'REST_TOO_MANY_GROUPS',
  sumTooLarge: 'REST_SUM_TOO_LARGE',
  cursorInvalid: 'REST_CURSOR_INVALID',
  notFound: 'REST_NOT_FOUND',
  versionConflict: 'REST_VERSION_CONFLICT',
  preconditionFailed: 'REST_PRECONDITION_FAILED',
  notUnique: 'REST_NOT_UNIQUE',
  referenceMissing: 'REST_REFERENCE_MISSING',
  stillReferenced: 'REST_STILL_REFERENCED',
  outsideScope: 'REST_OUTSIDE_SCOPE',
  busy: 'REST_BUSY',
  idempotencyKeyInvalid: 'REST_IDEMPOTENCY_KEY_INVALID',
  idempotencyKeyReused: 'REST_IDEMPOTENCY_KEY_REUSED',
  idempotencyInProgress: 'REST_IDEMPOTENCY_IN_PROGRESS',
} as const;
