import { ConflictException, Injectable } from '@nestjs/common';
import { RequestContext, type Where } from '@nestling/core';
import { Database, type DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import type { SelectQueryBuilder } from 'typeorm';
import {
  EndpointService,
  Field,
  InjectEndpointService,
  RestEndpoint,
  RestEntity,
  RestService,
  type CreateInput,
  type ReadView,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List, Problem, View } from './wire.support.js';

@RestEndpoint<Task>({
  path: 'tasks',
  filtering: { fields: ['title', 'rank'] },
  pagination: { style: 'page-number' },
})
class Task extends RestEntity {
  @Field() title!: string;
  @Field() owner!: string;
  @Field({ type: 'integer', default: 0 }) rank!: number;
}

@RestService(Task)
class TaskService extends EndpointService<Task> {
  override async scope({ isSystem, user }: RequestContext): Promise<Where<Task>> {
    await Promise.resolve();
    return isSystem ? {} : { owner: String(user?.['name']) };
  }
}

@RestEndpoint<Ticket>({
  path: 'tickets',
  filtering: { fields: ['title', 'rank'] },
  pagination: { style: 'page-number' },
})
class Ticket extends RestEntity {
  @Field() title!: string;
  @Field() owner!: string;
  @Field({ type: 'integer', default: 0 }) rank!: number;
}

@RestService(Ticket)
class TicketService extends EndpointService<Ticket> {
  override queryset(
    builder: SelectQueryBuilder<Ticket>,
    { isSystem, user }: RequestContext,
  ): SelectQueryBuilder<Ticket> {
    return isSystem ? builder : builder.andWhere('scoped.owner = :me', { me: user?.['name'] });
  }
}

@RestEndpoint<Draft>({ path: 'drafts', scopeApplies: 'list' })
class Draft extends RestEntity {
  @Field() title!: string;
  @Field({ default: false }) published!: boolean;
}

@RestService(Draft)
class DraftService extends EndpointService<Draft> {
  override scope(): Where<Draft> {
    return { published: true };
  }
}

@RestEndpoint<Order>({ path: 'orders' })
class Order extends RestEntity {
  @Field() item!: string;
}

@RestEndpoint<Receipt>({ path: 'receipts' })
class Receipt extends RestEntity {
  @Field() text!: string;
}

const sent: string[] = [];

@RestService(Order)
class OrderService extends EndpointService<Order> {
  constructor(@InjectEndpointService(Receipt) private readonly receipts: EndpointService<Receipt>) {
    super();
  }

  override async create(input: CreateInput<Order>, context: RequestContext): Promise<ReadView<Order>> {
    const order = await super.create(input, context);
    await this.receipts.create({ text: `one ${order.item}` }, RequestContext.system());
    this.background(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      sent.push(order.item);
    });
    if (order.item === 'forbidden') throw new ConflictException('out of stock');
    return order;
  }
}

@Injectable()
class Report {
  constructor(private readonly tasks: TaskService) {}

  async owners(): Promise<string[]> {
    const { results } = await this.tasks.list({ ordering: ['owner'] }, RequestContext.system());
    return results.map(({ owner }) => owner);
  }
}

beforeEach(() => {
  sent.length = 0;
});

const feature = {
  endpoints: [Task, Ticket, Draft, Order, Receipt],
  services: [TaskService, TicketService, DraftService, OrderService],
  providers: [Report],
};

describe.each(testDialects())('services on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database });
  });
  afterAll(() => app.close());

  describe.each(['tasks', 'tickets'])('narrowing %s', (path) => {
    const as = (name: string) => app.as({ name });
    let mine: View;
    let theirs: View;
    beforeAll(async () => {
      const make = async (owner: string, title: string) =>
        (await as(owner).post<View>(`/${path}`, { body: { title, owner, rank: 1 } })).body;
      mine = await make('ada', 'mine');
      await make('ada', 'other');
      theirs = await make('bob', 'theirs');
    });

    it('lists and counts what is in scope, composed with filters', async () => {
      const all = await as('ada').get<List>(`/${path}`);
      expect(all.body.results.map(({ title }) => title)).toEqual(['mine', 'other']);
      expect(all.body.count).toBe(2);
      const filtered = await as('ada').get<List>(`/${path}?title=mine&rank[gte]=1`);
      expect(filtered.body.results.map(({ id }) => id)).toEqual([mine.id]);
      expect((await as('ada').get<List>(`/${path}?title=theirs`)).body.count).toBe(0);
    });

    it('answers 404 for what lies outside, and leaves it as it is', async () => {
      const ada = as('ada');
      expect((await ada.get(`/${path}/${mine.id}`)).status).toBe(200);
      const at = `/${path}/${theirs.id}`;
      expect((await ada.get(at)).status).toBe(404);
      expect((await ada.patch(at, { body: { title: 'x', version: 1 } })).status).toBe(404);
      expect((await ada.patch(at, { body: { title: 'x', version: 99 } })).status).toBe(404);
      expect((await ada.delete(at)).status).toBe(404);
      expect((await as('bob').get<View>(at)).body).toEqual(theirs);
    });

    it('answers 403 to making or moving a row outside, and undoes it', async () => {
      const created = await as('ada').post<Problem>(`/${path}`, { body: { title: 'gift', owner: 'bob' } });
      expect(created.status).toBe(403);
      expect(created.body.code).toBe('REST_OUTSIDE_SCOPE');
      const moved = await as('ada').patch(`/${path}/${mine.id}`, { body: { owner: 'bob', version: 1 } });
      expect(moved.status).toBe(403);
      expect((await as('ada').get<View>(`/${path}/${mine.id}`)).body).toEqual(mine);
      expect((await as('bob').get<List>(`/${path}`)).body.count).toBe(1);
    });

    it('deletes what is in scope', async () => {
      expect((await as('bob').delete(`/${path}/${theirs.id}`)).status).toBe(204);
      expect((await as('bob').get(`/${path}/${theirs.id}`)).status).toBe(404);
    });
  });

  it('narrows the list only where the option says so', async () => {
    const { status, body } = await app.client.post<View>('/drafts', { body: { title: 'a' } });
    expect(status).toBe(201);
    expect((await app.client.get<List>('/drafts')).body.results).toEqual([]);
    expect((await app.client.get(`/drafts/${body.id}`)).status).toBe(200);
    const changed = await app.client.patch(`/drafts/${body.id}`, { body: { title: 'b', version: 1 } });
    expect(changed.status).toBe(200);
    expect((await app.client.delete(`/drafts/${body.id}`)).status).toBe(204);
  });

  it('works outside HTTP, injected into another provider', async () => {
    const service = app.get(TaskService);
    const made = await service.create({ title: 'system', owner: 'zoe' }, RequestContext.system());
    expect(made).toMatchObject({ title: 'system', version: 1 });
    expect(await app.get(Report).owners()).toContain('zoe');
    const changed = await service.update(made.id, { title: 'changed' }, RequestContext.system());
    expect(changed).toMatchObject({ title: 'changed', owner: 'zoe', version: 2 });
    await service.destroy(made.id, RequestContext.system());
    await expect(service.retrieve(made.id, RequestContext.system())).rejects.toMatchObject({ status: 404 });
  });

  it('checks what the program makes as it checks what a caller sends', async () => {
    const made = app.get(TaskService).create({ title: 'x'.repeat(256) }, RequestContext.system());
    await expect(made).rejects.toMatchObject({ status: 422, code: 'REST_BODY_INVALID' });
  });

  it('runs background work after the answer', async () => {
    const { status } = await app.client.post('/orders', { body: { item: 'tea' } });
    expect(status).toBe(201);
    expect(sent).not.toContain('tea');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(sent).toContain('tea');
  });

  it('makes an overridden write one transaction with what it does, and drops its background work', async () => {
    const before = (await app.client.get<List>('/receipts')).body.results.length;
    const { status } = await app.client.post('/orders', { body: { item: 'forbidden' } });
    expect(status).toBe(409);
    const orders = (await app.client.get<List>('/orders')).body.results;
    expect(orders.map(({ item }) => item)).not.toContain('forbidden');
    expect((await app.client.get<List>('/receipts')).body.results.length).toBe(before);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(sent).not.toContain('forbidden');
  });

  it('drops background work when the transaction around the write rolls back', async () => {
    const orders = app.get(OrderService);
    const work = app.get(Database).transaction(async () => {
      await orders.create({ item: 'undone' }, RequestContext.system());
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(sent).not.toContain('undone');
  });
});

it('ends background work before the application closes', async () => {
  const app = await bootFeature({ feature });
  await app.client.post('/orders', { body: { item: 'last' } });
  expect(sent).not.toContain('last');
  await app.close();
  expect(sent).toContain('last');
});
