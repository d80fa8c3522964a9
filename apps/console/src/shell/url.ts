type Search = Readonly<Record<string, unknown>>;

/** One parameter of the URL as a text; absent when it is not there. */
export function text<Name extends string>(search: Search, name: Name): { readonly [Key in Name]?: string } {
  const value = search[name];
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return (isText && value !== '' ? { [name]: String(value) } : {}) as { readonly [Key in Name]?: string };
}

/**
 * Parameters of a page with a table (what is searched for, what is sorted by) and others by name. What the page does
 * not know is left out of the URL.
 */
export const withTables =
  <Name extends string = never>(...names: readonly Name[]) =>
  (search: Search): { readonly [Key in Name | 'find' | 'sort']?: string } =>
    Object.assign({}, ...['find', 'sort', ...names].map((name) => text(search, name))) as {
      readonly [Key in Name | 'find' | 'sort']?: string;
    };
