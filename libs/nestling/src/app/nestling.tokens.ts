/** The options of the application. */
export const NESTLING_OPTIONS = Symbol('nestling:options');
