import { Field, RestEndpoint, RestEntity } from '@nestling/rest';

/** A class that says nothing of who may call. */
export class Ticket extends RestEntity {}
Field({ type: 'string', nullable: true })(Ticket.prototype, 'title');
RestEndpoint({ path: 'tickets' })(Ticket);
