import { Field, RestEndpoint, RestEntity } from '@nestling/rest';

export const ROLES = ['customer', 'staff', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who can log in. Only administrators see and change accounts; people make their own at `POST /register`. */
@RestEndpoint<Account>({
  path: 'accounts',
  description: 'Who can log in.',
  methods: ['GET', 'PATCH', 'DELETE'],
  authentication: { permission: { roles: ['admin'] } },
  filtering: { fields: ['username', 'role'], ordering: ['username'] },
  pagination: { style: 'page-number', pageSize: 50 },
})
export class Account extends RestEntity {
  @Field({ minLength: 3, maxLength: 60, pattern: '^[a-z0-9._-]+$', unique: true }) username!: string;
  @Field({ type: 'enum', values: ROLES, default: 'customer' }) role!: Role;
  /** No answer and no question ever names it. */
  @Field({ maxLength: 255, hidden: true }) passwordHash!: string;
}
