/**
 * What a route answers with: every property its documented class names, read-only throughout. The documented class is
 * what the served description is made from; a route that forgot one of its properties does not compile.
 */
export type Answer<Described> = { readonly [Name in keyof Described]: ReadonlyDeep<Described[Name]> };

type ReadonlyDeep<Value> = Value extends readonly (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]: ReadonlyDeep<Value[Name]> }
    : Value;
