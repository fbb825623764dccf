import type { DynamicModule, ForwardReference, Provider, Type } from '@nestjs/common';

/** The name of the data source that nothing else is said about; TypeORM's own default. */
export const DEFAULT_DATA_SOURCE = 'default';

/** What `RestModule.forFeature` takes; an array of endpoints is the short form. */
export interface FeatureOptions {
  /** Classes with `@RestEndpoint`. */
  readonly endpoints: readonly Type[];
  /** Classes with `@RestService`. */
  readonly services?: readonly Type[];
  /** Classes with `@RestController`, and ordinary controllers. */
  readonly controllers?: readonly Type[];
  /** Whatever services and controllers inject beside. */
  readonly providers?: readonly Provider[];
  readonly imports?: readonly (Type | DynamicModule | Promise<DynamicModule> | ForwardReference)[];
  /** The name of the data source. @default the default one */
  readonly dataSource?: string;
}
