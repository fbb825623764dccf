import { SetMetadata, type Type } from '@nestjs/common';
import type { EndpointEventName } from './endpoint.events.js';

/** Which event of which endpoint a method listens to. */
export interface HookDeclaration {
  readonly entity: Type;
  readonly event: EndpointEventName;
}

/** Where the declarations of a method are kept. */
export const HOOKS_METADATA = '@nestling/rest:hooks';

/**
 * Calls a provider's method at an event of an endpoint. Hooks of writes run inside the write's transaction, and what
 * they throw rolls it back; `committed` runs once it has ended well.
 *
 * @example
 * @Injectable()
 * class Audit {
 *   @OnEndpoint(Article, 'afterUpdate') log(event: UpdateEvent<Article>) {}
 * }
 */
export function OnEndpoint(entity: Type, event: EndpointEventName): MethodDecorator {
  return (target, key, descriptor) => {
    const method = descriptor.value as object;
    const earlier = (Reflect.getMetadata(HOOKS_METADATA, method) ?? []) as HookDeclaration[];
    SetMetadata(HOOKS_METADATA, [...earlier, { entity, event }])(target, key, descriptor);
  };
}
