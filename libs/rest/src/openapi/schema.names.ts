/** The names of an endpoint's schemas. */
export const SCHEMA_NAMES = {
  read: (subject: string) => `${subject}Read`,
  written: (subject: string) => `${subject}Written`,
  list: (subject: string) => `${subject}List`,
  aggregate: (subject: string) => `${subject}Aggregate`,
  create: (subject: string) => `${subject}Create`,
  replace: (subject: string) => `${subject}Replace`,
  patch: (subject: string) => `${subject}Patch`,
  upsert: (subject: string) => `${subject}Upsert`,
  bulk: (subject: string) => `${subject}Bulk`,
  bulkUpdate: (subject: string) => `${subject}BulkUpdate`,
  bulkAnswer: (subject: string) => `${subject}BulkAnswer`,
} as const;
