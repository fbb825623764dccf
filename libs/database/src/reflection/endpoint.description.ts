// What an endpoint on a reflected table offers unless somebody says less: everything that the engine takes.
import { type DescribedEntity, type DescribedRelation, isWay } from './entity.description.js';

/** @internal */
export interface DescribedEndpoint {
  readonly path: string;
  readonly filtering: {
    readonly fields: readonly string[];
    readonly search?: readonly string[];
    readonly ordering: readonly string[];
  };
  readonly pagination: { readonly style: 'page-number' };
  readonly include?: readonly string[];
}

const TEXTS = ['string', 'text'];

/** @internal */
export function describeEndpoint(
  entity: DescribedEntity,
  entities: readonly DescribedEntity[],
): DescribedEndpoint {
  const comparable = entity.columns.filter(({ kind }) => kind !== 'json').map(({ property }) => property);
  const search = textsOf(entity);
  const ways = entity.relations.filter((relation) => isOpen(relation, entities));
  const paths = ways
    .filter(({ toMany }) => !toMany)
    .flatMap(({ property, target }) => {
      const other = entities.find(({ name }) => name === target);
      return other ? textsOf(other).map((text) => `${property}.${text}`) : [];
    });
  return {
    path: pathOf(entity, entities),
    filtering: {
      fields: [...comparable, ...paths],
      ...(search.length > 0 ? { search } : {}),
      ordering: comparable,
    },
    pagination: { style: 'page-number' },
    ...(ways.length > 0 ? { include: ways.map(({ property }) => property) } : {}),
  };
}

function textsOf({ columns }: DescribedEntity): string[] {
  return columns.filter(({ kind }) => TEXTS.includes(kind)).map(({ property }) => property);
}

/** Over there, too, it has to be one column that leads back. */
function isOpen(relation: DescribedRelation, entities: readonly DescribedEntity[]): boolean {
  const back = entities
    .find(({ name }) => name === relation.target)
    ?.relations.find(({ property }) => property === relation.inverse);
  return relation.toMany ? back !== undefined && isWay(back) : isWay(relation);
}

/** The name of the table, with a number where another one has the same letters. */
function pathOf(entity: DescribedEntity, entities: readonly DescribedEntity[]): string {
  const path = lettersOf(entity);
  const before = entities.slice(0, entities.indexOf(entity)).filter((other) => lettersOf(other) === path);
  return before.length === 0 ? path : `${path}-${before.length + 1}`;
}

function lettersOf({ table }: DescribedEntity): string {
  return table.name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-|-$/g, '') || 'table';
}
