import { NestlingConfigError, type EndpointOptions } from '@nestling/core';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Field, Reference, RestEndpoint, RestEntity, type Relation } from '../src/index.js';
import { bootFeature } from './feature.app.js';

const loosely = (options: object) => options as EndpointOptions;

@RestEndpoint()
@Entity()
class Seat {
  @PrimaryColumn({ type: 'int' }) row!: number;
  @PrimaryColumn({ type: 'int' }) place!: number;
}

@RestEndpoint()
class Guest extends RestEntity {
  @Field() name!: string;
  @Reference(() => Guest, { nullable: true }) host?: Relation<Guest> | null;
}

@RestEndpoint(
  loosely({
    include: ['gest', 'seat', 'seats', 'critic', 'guest.hots', 'guest.host.host.host'],
    pagination: { count: 'roughly' },
  }),
)
@Entity()
class Ticket {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ default: '' }) note!: string;
  @ManyToOne(() => Guest) guest!: Relation<Guest>;
  @ManyToOne(() => Seat)
  @JoinColumn([
    { name: 'seat_row', referencedColumnName: 'row' },
    { name: 'seat_place', referencedColumnName: 'place' },
  ])
  seat!: Relation<Seat>;
  @Field({ hidden: true, type: 'integer' }) @ManyToOne(() => Guest) critic!: Relation<Guest>;
}

describe('an application with mistakes in what it lets callers include', () => {
  it('does not start, and names each of them with a remedy', async () => {
    const booted = bootFeature({ feature: { endpoints: [Seat, Guest, Ticket] } });
    const error: unknown = await booted.then(
      (app) => app.close(),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NestlingConfigError);
    expect((error as NestlingConfigError).problems.map(({ code, what }) => `${code}: ${what}`)).toEqual([
      'REST_OPTION_INVALID: pagination.count is "roughly"',
      'REST_FIELD_UNKNOWN: include names "gest", and Ticket has no relation "gest"; did you mean "guest"?',
      'REST_OPTION_INVALID: include names "seat", but "seat" is no relation over one visible column',
      'REST_FIELD_UNKNOWN: include names "seats", and Ticket has no relation "seats"',
      'REST_FIELD_HIDDEN: include names "critic", and "critic" is hidden',
      'REST_FIELD_UNKNOWN: include names "guest.hots", and Guest has no relation "hots"; did you mean "host"?',
      'REST_OPTION_INVALID: include names "guest.host.host.host", which goes through 4 relations',
    ]);
    for (const { remedy } of (error as NestlingConfigError).problems)
      expect(remedy.length).toBeGreaterThan(10);
  });
});
