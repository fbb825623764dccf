// For whom an answer is good: what a plugin that keeps answers is told.
import { Injectable, Module } from '@nestjs/common';
import {
  EndpointPlans,
  EndpointPlugin,
  FilterBackend,
  RequestContext,
  type CallerScope,
  type PlanExtensions,
  type PluginDeclaration,
  type Where,
} from '@nestling/core';
import type { TestApp } from '@nestling/testing';
import {
  EndpointService,
  Field,
  OnEndpoint,
  Reference,
  RestEndpoint,
  RestEntity,
  RestService,
  type Relation,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';

class Anything extends FilterBackend<{ name: string }> {
  readonly parameters = [];
  filter(): Where<{ name: string }> {
    return {};
  }
}

@RestEndpoint({ path: 'opens' })
class Open extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint({ path: 'owneds' })
class Owned extends RestEntity {
  @Field() owner!: string;
}
@RestEndpoint({ path: 'guardeds' })
class Guarded extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint<Leaning>({ path: 'leanings', include: ['owned'] })
class Leaning extends RestEntity {
  @Reference(() => Owned) owned!: Relation<Owned>;
}
@RestEndpoint({ path: 'scopeds' })
class Scoped extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint({ path: 'overriddens' })
class Overridden extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint({ path: 'heards' })
class Heard extends RestEntity {
  @Field() name!: string;
}
@RestEndpoint<Filtered>({ path: 'filtereds', filtering: { backends: [Anything] } })
class Filtered extends RestEntity {
  @Field() name!: string;
}

@RestService(Scoped)
class ScopedService extends EndpointService<Scoped> {
  override scope({ user }: RequestContext): Where<Scoped> {
    return { name: String(user?.['name']) };
  }
}
@RestService(Overridden)
class OverriddenService extends EndpointService<Overridden> {
  override list(...parameters: Parameters<EndpointService<Overridden>['list']>) {
    return super.list(...parameters);
  }
}
@Injectable()
class Ear {
  @OnEndpoint(Heard, 'afterRetrieve') hear(): void {}
}

@Injectable()
class OwnerPlugin extends EndpointPlugin {
  readonly options = [];
  compile({ entity }: PluginDeclaration): PlanExtensions {
    if (entity === Guarded)
      return { rowPolicies: [{ writable: () => ({ name: 'x' }), permits: () => false }] };
    if (entity !== Owned) return {};
    return { rowPolicies: [{ readable: ({ user }) => ({ owner: String(user?.['team']) }) }] };
  }
}
@Module({ providers: [OwnerPlugin] })
class OwnerModule {}

const ENDPOINTS = [Open, Owned, Guarded, Leaning, Scoped, Overridden, Heard, Filtered];

let app: TestApp;
beforeAll(async () => {
  const services = [ScopedService, OverriddenService];
  app = await bootFeature({
    feature: { endpoints: ENDPOINTS, services, providers: [Ear], imports: [OwnerModule] },
  });
});
afterAll(() => app.close());

const scopeOf = (entity: (typeof ENDPOINTS)[number]): CallerScope => {
  const scope = app.get(EndpointPlans).callerScopeOf(entity);
  if (!scope) throw new Error(`${entity.name} is no endpoint.`);
  return scope;
};
const fingerprint = async (entity: (typeof ENDPOINTS)[number], user: object): Promise<string> => {
  const scope = scopeOf(entity);
  if (scope.kind === 'unknown') throw new Error(scope.reason);
  return scope.fingerprint(RequestContext.of({ user }));
};

it('tells the endpoints whose answers are good for everybody', async () => {
  expect([scopeOf(Open).kind, scopeOf(Guarded).kind]).toEqual(['public', 'public']);
  expect(await fingerprint(Open, { team: 'a' })).toBe('');
  expect(app.get(EndpointPlans).callerScopeOf(Ear)).toBeUndefined();
});

it.each([
  ['a policy', Owned, 'team'],
  ['the policy of a neighbour', Leaning, 'team'],
  ['a scope', Scoped, 'name'],
] as const)('tells callers apart by what %s makes of them, and by nothing else', async (_, entity, claim) => {
  expect(scopeOf(entity).kind).toBe('user');
  const [ann, again, ben] = [
    await fingerprint(entity, { [claim]: 'a', sub: '1' }),
    await fingerprint(entity, { [claim]: 'a', sub: '2' }),
    await fingerprint(entity, { [claim]: 'b', sub: '1' }),
  ];
  expect(ann).toBe(again);
  expect(ann).not.toBe(ben);
});

it('says which code of the application might look at the caller', () => {
  expect([Overridden, Heard, Filtered].map(scopeOf)).toEqual([
    { kind: 'unknown', reason: 'OverriddenService overrides list' },
    { kind: 'unknown', reason: 'a hook listens to afterRetrieve of Heard' },
    { kind: 'unknown', reason: 'the filter backend Anything may look at the caller' },
  ]);
});
