/** The resolved options of `RestModule`. */
export const REST_OPTIONS = Symbol('@nestling/rest:options');
