import { type Schemas } from '../../api/client.js';

type Mapping = Schemas['MappingDto'];

/** One thing that two versions of a mapping say differently; `null` where a version says nothing. */
export interface Difference {
  /** A field mapping's id, or `null` for what holds for the whole sync. */
  readonly fieldId: string | null;
  /** The name of the setting, e.g. `policy` or `lens.kind`; empty when the whole field came or went. */
  readonly setting: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs between two versions, the whole sync first, then field by field. */
export function differences(before: Mapping | null, after: Mapping): readonly Difference[] {
  const [former, present] = [before === null ? new Map() : parts(before), parts(after)] as [Parts, Parts];
  const fieldIds = [...new Set([...former.keys(), ...present.keys()])];
  return fieldIds
    .flatMap((fieldId) => ofField(fieldId, former.get(fieldId), present.get(fieldId)))
    .toSorted((one, other) => (one.fieldId === null ? 0 : 1) - (other.fieldId === null ? 0 : 1));
}

type Settings = ReadonlyMap<string, string>;
type Parts = ReadonlyMap<string | null, Settings>;

function parts({ fields, ...whole }: Mapping): Parts {
  const { version: _version, ...settings } = whole as typeof whole & { readonly version?: number };
  return new Map<string | null, Settings>([
    [null, flat(settings)],
    ...fields.map(({ id, ...field }): [string, Settings] => [id, flat(field)]),
  ]);
}

function ofField(
  fieldId: string | null,
  before: Settings | undefined,
  after: Settings | undefined,
): readonly Difference[] {
  if (before === undefined || after === undefined) {
    if (fieldId === null)
      return [...(after ?? [])].map(([setting, value]) => ({ fieldId, setting, before: null, after: value }));
    return [{ fieldId, setting: '', before: ends(before), after: ends(after) }];
  }
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((setting) => before.get(setting) !== after.get(setting))
    .map((setting) => ({
      ...{ fieldId, setting },
      ...{ before: before.get(setting) ?? null, after: after.get(setting) ?? null },
    }));
}

/** What a field pairs. */
const ends = (settings: Settings | undefined): string | null =>
  settings === undefined ? null : `${settings.get('a') ?? ''} ↔ ${settings.get('b') ?? ''}`;

/** Nested settings under one name each. */
function flat(value: object, above = ''): Settings {
  return new Map(
    Object.entries(value).flatMap(([name, inner]: [string, unknown]): readonly [string, string][] => {
      if (inner === undefined) return [];
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
        return [...flat(inner, `${above}${name}.`)];
      }
      return [[`${above}${name}`, typeof inner === 'string' ? inner : JSON.stringify(inner)]];
    }),
  );
}
