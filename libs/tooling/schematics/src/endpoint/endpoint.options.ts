import type { ProjectChoice } from '../project/source-root.finder.js';

/** What `nestling g endpoint` and its siblings take. */
export interface EndpointGeneratorOptions extends ProjectChoice {
  /** The entity: `product`, `OrderLine`. */
  readonly name?: string;
  /** The fields, as a list or as one text: `name:string:min=1 price:decimal:scale=2 author:ref=Author`. */
  readonly fields?: readonly string[] | string;
  /** The path of its routes. @default the plural of the name, in kebab-case */
  readonly route?: string;
  /** The folder of its files. @default the plural of the name, below the sources */
  readonly path?: string;
  /** Whether it gets a service of its own. @default false */
  readonly service?: boolean;
  /** Whether it gets a controller of its own. @default false */
  readonly controller?: boolean;
  /** Whether it gets a class of hooks. @default false */
  readonly hooks?: boolean;
  /** Whether it gets a test. @default true */
  readonly test?: boolean;
  /** Whether it gets a migration that makes its tables. @default false */
  readonly migration?: boolean;
  /** A YAML file of nestling, to make classes of its endpoints, or of the one that is named. */
  readonly fromYaml?: string;
  /** Tables that exist, to make endpoints of: `album`, `album,artist`, or `*` for all that have a key. */
  readonly fromTable?: string;
  /** Where the tables are. @default DATABASE_URL, of the environment or `.env` */
  readonly url?: string;
  /** Whether properties of tables are in camel case. @default false */
  readonly camelCase?: boolean;
}
