// Random queries, as expressions and as the query strings that stand for them.
import fc, { type Arbitrary } from 'fast-check';
import { comparedPathsOf, kindAt, MODEL, ORDERINGS, type Kind, type Model } from './catalogue.model.js';
import { comparedValue, FRAGMENTS } from './random.values.js';

/** A comparison of the field at the end of a path. */
export interface Comparison {
  readonly path: string;
  readonly operator: string;
  readonly operand: unknown;
}
/** A condition. */
export type Expression =
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression }
  | { readonly one: string; readonly of: Expression }
  | { readonly many: string; readonly quantifier: 'some' | 'none' | 'every'; readonly of: Expression }
  | Comparison;

/** A query, and how it is written. */
export interface Query {
  readonly conditions: readonly Expression[];
  readonly search?: string;
  readonly ordering: readonly string[];
  readonly text: string;
}

const VALUE_OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte'];
const TEXT_OPERATORS = ['contains', 'icontains', 'startsWith', 'endsWith'];

function comparison(model: Model, isTree: boolean): Arbitrary<Comparison> {
  return fc
    .constantFrom(...comparedPathsOf(model))
    .chain((path) => operation(kindAt(path, model), isTree).map((chosen) => ({ path, ...chosen })));
}

function operation(kind: Kind, isTree: boolean): Arbitrary<Omit<Comparison, 'path'>> {
  const value = comparedValue(kind);
  const of = (operators: readonly string[], operand: Arbitrary<unknown>) =>
    fc.record({ operator: fc.constantFrom(...operators), operand });
  return fc.oneof(
    { weight: 6, arbitrary: of(VALUE_OPERATORS, value) },
    { weight: 2, arbitrary: of(['in', 'nin'], fc.array(value, { minLength: isTree ? 0 : 1, maxLength: 4 })) },
    { weight: 1, arbitrary: of(['between'], fc.tuple(value, value)) },
    { weight: 1, arbitrary: of(['null'], fc.boolean()) },
    { weight: isTree ? 1 : 0, arbitrary: of(['eq', 'ne'], fc.constant(null)) },
    {
      weight: ['text', 'enum', 'json'].includes(kind) ? 4 : 0,
      arbitrary: of(TEXT_OPERATORS, fc.constantFrom(...FRAGMENTS)),
    },
  );
}

function expression(model: Model, depth: number): Arbitrary<Expression> {
  const leaf = { weight: 3, arbitrary: comparison(model, true) as Arbitrary<Expression> };
  if (depth === 0) return leaf.arbitrary;
  const deeper = expression(model, depth - 1);
  const several = fc.array(deeper, { minLength: 1, maxLength: 3 });
  const related = [
    ...Object.entries(model.one).map(([one, below]) =>
      expression(below, depth - 1).map((of) => ({ one, of })),
    ),
    ...Object.entries(model.many).map(([many, below]) =>
      fc.record({
        many: fc.constant(many),
        quantifier: fc.constantFrom('some' as const, 'none' as const, 'every' as const),
        of: expression(below, depth - 1),
      }),
    ),
  ];
  return fc.oneof(
    leaf,
    { weight: 1, arbitrary: several.map((and) => ({ and })) },
    { weight: 2, arbitrary: several.map((or) => ({ or })) },
    { weight: 2, arbitrary: deeper.map((not) => ({ not })) },
    ...related.map((arbitrary) => ({ weight: 2, arbitrary })),
  );
}

/** Orderings, of no term and more. */
export const orderings: Arbitrary<readonly string[]> = fc
  .uniqueArray(fc.constantFrom(...ORDERINGS), { maxLength: 3 })
  .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))));

/** Random queries. */
export const queries: Arbitrary<Query> = fc
  .record({
    brackets: fc.uniqueArray(comparison(MODEL.item, false), {
      maxLength: 2,
      selector: ({ path, operator }) => `${path} ${operator}`,
    }),
    tree: fc.option(expression(MODEL.item, 3), { freq: 2, nil: undefined }),
    search: fc.option(fc.constantFrom(...FRAGMENTS.filter(Boolean)), { freq: 1, nil: undefined }),
    ordering: orderings,
  })
  .map(({ brackets, tree, search, ordering }) => {
    const parameters = [
      ...brackets.map(({ path, operator, operand }) => [
        `${path}[${operator}]`,
        bracketText(path, operator, operand),
      ]),
      ...(tree ? [['filter', JSON.stringify(treeOf(tree))]] : []),
      ...(search === undefined ? [] : [['search', search]]),
      ...(ordering.length > 0 ? [['ordering', ordering.join(',')]] : []),
    ];
    const text = parameters
      .map((pair) => pair.map((part) => encodeURIComponent(String(part))).join('='))
      .join('&');
    return { conditions: [...brackets, ...(tree ? [tree] : [])], search, ordering, text };
  });

function treeOf(expression: Expression): object {
  if ('and' in expression) return { and: expression.and.map(treeOf) };
  if ('or' in expression) return { or: expression.or.map(treeOf) };
  if ('not' in expression) return { not: treeOf(expression.not) };
  if ('one' in expression) return { [expression.one]: treeOf(expression.of) };
  if ('many' in expression) return { [expression.many]: { [expression.quantifier]: treeOf(expression.of) } };
  const { path, operator, operand } = expression;
  // Into documents lead nested names too; one that is an operator's has to stand behind a dot.
  const names = /^(details|info)/.test(path) && !path.endsWith('.gte') ? path.split('.') : [path];
  return names.reduceRight<object>((inner, name) => ({ [name]: inner }), { [operator]: operand });
}

/** In the query string `10` is a number for a document, and `"10"` a text. */
function bracketText(path: string, operator: string, operand: unknown): string {
  const isInDocument = kindAt(path, MODEL.item) === 'json' && !TEXT_OPERATORS.includes(operator);
  const written = (value: unknown): string =>
    isInDocument && typeof value === 'string' ? `"${value}"` : String(value);
  return [operand].flat().map(written).join(',');
}
