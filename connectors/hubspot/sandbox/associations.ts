import { type AssociationType, HUBSPOT_ASSOCIATION_TYPES } from './data/association-types.js';
import { type HubspotRefusal, invalid, notFound } from './errors.js';
import { asArray, asObject, scalar } from './input.js';
import { type ObjectType, type ObjectTypes } from './object-types.js';
import { type RecordStore } from './records.js';
import { type Actor, type JsonObject } from './types.js';

/** Told of associations made and broken, once for each of the two records. */
export interface AssociationListener {
  associationChanged(
    from: { type: ObjectType; id: string },
    to: { type: ObjectType; id: string },
    change: { kind: AssociationType; removed: boolean; actor: Actor },
  ): void;
}

/** A record to associate with, and the kinds of the association. */
export interface Link {
  to: ObjectType;
  toId: string;
  kinds: readonly AssociationType[];
}

const FIRST_USER_TYPE_ID = 1;
const USER_TYPE_CATEGORY = 'USER_DEFINED';

/** Which records belong together; every association is held from both ends, under paired type ids. */
export class AssociationStore {
  readonly #types: AssociationType[] = [...HUBSPOT_ASSOCIATION_TYPES];
  /** From `typeId:recordId`, to type id, to record id, to type ids. */
  readonly #held = new Map<string, Map<string, Map<string, Set<number>>>>();
  readonly #objectTypes: ObjectTypes;
  readonly #records: RecordStore;
  readonly #listener: AssociationListener;
  #nextTypeId = FIRST_USER_TYPE_ID;

  constructor(objectTypes: ObjectTypes, records: RecordStore, listener: AssociationListener) {
    this.#objectTypes = objectTypes;
    this.#records = records;
    this.#listener = listener;
  }

  /** Every kind of association from one type to another; an unlabelled one exists between any two types. */
  kinds(from: ObjectType, to: ObjectType): AssociationType[] {
    const kinds = this.#types.filter(
      (kind) => kind.fromTypeId === from.objectTypeId && kind.toTypeId === to.objectTypeId,
    );
    return kinds.some((kind) => kind.label === null) ? kinds : [...kinds, this.define(from, to, null)];
  }

  /** Adds a kind of association in both directions and returns the one from `from`. */
  define(from: ObjectType, to: ObjectType, label: string | null, inverseLabel: string | null = label): AssociationType {
    const typeId = this.#nextTypeId++;
    const inverseTypeId = from === to && label === inverseLabel ? typeId : this.#nextTypeId++;
    const name = `${from.name}_to_${to.name}`;
    const kind: AssociationType = {
      fromTypeId: from.objectTypeId,
      toTypeId: to.objectTypeId,
      typeId,
      inverseTypeId,
      category: USER_TYPE_CATEGORY,
      label,
      name,
    };
    this.#types.push(kind);
    if (inverseTypeId !== typeId) {
      this.#types.push({
        ...kind,
        fromTypeId: to.objectTypeId,
        toTypeId: from.objectTypeId,
        typeId: inverseTypeId,
        inverseTypeId: typeId,
        label: inverseLabel,
        name: `${to.name}_to_${from.name}`,
      });
    }
    return kind;
  }

  /** Removes a label and every association that bears it. */
  undefine(from: ObjectType, to: ObjectType, typeId: number): void {
    const kind = this.kinds(from, to).find((one) => one.typeId === typeId && one.category === USER_TYPE_CATEGORY);
    if (!kind) throw notFound(`No association definition with id ${typeId}`);
    for (const id of [kind.typeId, kind.inverseTypeId]) {
      const at = this.#types.findIndex((one) => one.typeId === id && one.category === USER_TYPE_CATEGORY);
      if (at >= 0) this.#types.splice(at, 1);
    }
  }

  /** The kinds a request names; throws 400 for one that does not join these two types. */
  kindsOf(from: ObjectType, to: ObjectType, specs: readonly unknown[]): AssociationType[] {
    return specs.map((spec) => {
      const { associationTypeId, associationCategory } = asObject(spec, 'association type');
      const typeId = Number(associationTypeId);
      const kind = this.kinds(from, to).find(
        (one) => one.typeId === typeId && one.category === String(associationCategory as string),
      );
      if (kind) return kind;
      throw invalid(`Invalid association type ${typeId} from ${from.fullyQualifiedName} to ${to.fullyQualifiedName}`, {
        subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
      });
    });
  }

  defaultKind(from: ObjectType, to: ObjectType): AssociationType {
    const kind = this.kinds(from, to).find((one) => one.label === null);
    if (!kind) throw new TypeError('every pair of types has an unlabelled association');
    return kind;
  }

  /** Reads an association sent along with a new record. */
  parseForNew(from: ObjectType, input: JsonObject): Link {
    const toId = scalar(asObject(input['to'], 'to')['id'], 'to.id');
    const specs = asArray(input['types'], 'types');
    const wanted = new Set(specs.map((spec) => Number(asObject(spec, 'type')['associationTypeId'])));
    for (const to of this.#objectTypes.all()) {
      if (!this.kinds(from, to).some((kind) => wanted.has(kind.typeId))) continue;
      if (!this.#records.live(to, toId)) throw unknownRecord(toId);
      return { to, toId, kinds: this.kindsOf(from, to, specs) };
    }
    throw invalid('Association types do not fit the object type', {
      subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    });
  }

  add(from: ObjectType, fromId: string, link: Link, actor: Actor): void {
    const { to, toId } = link;
    this.refuseUnknown(from, fromId, to, toId);
    for (const kind of this.#put(from, fromId, link)) {
      this.#announce(from, fromId, { to, toId }, { kind, removed: false, actor });
    }
  }

  /** Joins two records without telling anybody: how sample data comes to be. */
  insert(from: ObjectType, fromId: string, link: Link): void {
    this.#put(from, fromId, link);
  }

  /** Breaks the named kinds, or all of them. */
  remove(from: ObjectType, fromId: string, link: Omit<Link, 'kinds'> & { kinds?: Link['kinds'] }, actor: Actor): void {
    const { to, toId } = link;
    const present = this.#typeIds(from, fromId, to, toId);
    const kinds = link.kinds ?? this.kinds(from, to);
    for (const kind of kinds) {
      if (!present.delete(kind.typeId)) continue;
      this.#typeIds(to, toId, from, fromId).delete(kind.inverseTypeId);
      this.#announce(from, fromId, { to, toId }, { kind, removed: true, actor });
    }
    this.#showPrimary(from, fromId, to, toId);
  }

  /** Records of one type that belong to a record, with the kinds, in order of id. */
  list(from: ObjectType, fromId: string, to: ObjectType): { id: string; kinds: AssociationType[] }[] {
    const held = this.#held.get(key(from, fromId))?.get(to.objectTypeId);
    if (!held) return [];
    return [...held]
      .filter(([id, typeIds]) => typeIds.size > 0 && this.#records.live(to, id) !== undefined)
      .map(([id, typeIds]) => ({ id, kinds: this.kinds(from, to).filter((kind) => typeIds.has(kind.typeId)) }))
      .sort((x, y) => Number(x.id) - Number(y.id));
  }

  /** The form in which object reads list associations (`?associations=`). */
  shortList(from: ObjectType, fromId: string, to: ObjectType): { id: string; type: string }[] {
    return this.list(from, fromId, to).flatMap(({ id, kinds }) =>
      kinds.map((kind) => ({ id, type: kind.name.toLowerCase() })),
    );
  }

  /** Hands a record's associations to another, as a merge does. A primary association the survivor has is kept. */
  move(type: ObjectType, fromId: string, survivorId: string): void {
    for (const [toTypeId, held] of this.#held.get(key(type, fromId)) ?? []) {
      const to = this.#objectTypes.get(toTypeId);
      for (const [toId, typeIds] of held) {
        for (const typeId of typeIds) {
          const kind = this.kinds(type, to).find((one) => one.typeId === typeId);
          if (!kind || toId === survivorId || this.#hasPrimary(type, survivorId, to, kind)) continue;
          this.#typeIds(type, survivorId, to, toId).add(kind.typeId);
          this.#typeIds(to, toId, type, survivorId).add(kind.inverseTypeId);
        }
        this.#showPrimary(type, survivorId, to, toId);
      }
    }
    this.forget(type, fromId);
  }

  forget(type: ObjectType, id: string): void {
    for (const [toTypeId, held] of this.#held.get(key(type, id)) ?? []) {
      for (const toId of held.keys()) {
        this.#held.get(`${toTypeId}:${toId}`)?.get(type.objectTypeId)?.delete(id);
      }
    }
    this.#held.delete(key(type, id));
  }

  /** Throws the recorded errors for ids that do not exist, and for a record joined to itself. */
  refuseUnknown(from: ObjectType, fromId: string, to: ObjectType, toId: string): void {
    for (const [type, id] of [
      [from, fromId],
      [to, toId],
    ] as const) {
      if (!this.#records.live(type, id)) throw unknownRecord(id);
    }
    if (from === to && fromId === toId) {
      throw invalid(`Object ${fromId} cannot be associated to itself (${toId})`);
    }
  }

  /** Joins two records and gives the kinds that are new. A labelled association always implies the unlabelled one. */
  #put(from: ObjectType, fromId: string, { to, toId, kinds }: Link): AssociationType[] {
    const fresh: AssociationType[] = [];
    for (const kind of new Set([this.defaultKind(from, to), ...kinds])) {
      if (this.#typeIds(from, fromId, to, toId).has(kind.typeId)) continue;
      // Of the two sides it is contacts and deals that have one primary company, whichever side it was set from.
      if (isPrimary(kind)) {
        const [owner, ownerId, other, typeId] = hasOnePrimary(from)
          ? [from, fromId, to, kind.typeId]
          : [to, toId, from, kind.inverseTypeId];
        this.#dropPrimary(owner, ownerId, typeId, other);
      }
      this.#typeIds(from, fromId, to, toId).add(kind.typeId);
      this.#typeIds(to, toId, from, fromId).add(kind.inverseTypeId);
      fresh.push(kind);
    }
    this.#showPrimary(from, fromId, to, toId);
    return fresh;
  }

  #hasPrimary(type: ObjectType, id: string, to: ObjectType, kind: AssociationType): boolean {
    if (!isPrimary(kind) || !hasOnePrimary(type)) return false;
    return this.list(type, id, to).some(({ kinds }) => kinds.includes(kind));
  }

  /** A contact shows its primary company as a property; the association itself does not count as a modification. */
  #showPrimary(from: ObjectType, fromId: string, to: ObjectType, toId: string): void {
    const ends = [
      { type: from, id: fromId, other: to },
      { type: to, id: toId, other: from },
    ];
    const contact = ends.find(({ type, other }) => type.name === 'CONTACT' && other.name === 'COMPANY');
    const record = contact && this.#records.live(contact.type, contact.id);
    if (!contact || !record) return;
    const primary = this.list(contact.type, contact.id, contact.other).find(({ kinds }) => kinds.some(isPrimary));
    this.#records.show(record, { associatedcompanyid: primary?.id ?? '' });
  }

  #dropPrimary(from: ObjectType, fromId: string, typeId: number, to: ObjectType): void {
    const kind = this.kinds(from, to).find((one) => one.typeId === typeId);
    for (const other of kind ? this.list(from, fromId, to) : []) {
      this.#typeIds(from, fromId, to, other.id).delete(typeId);
      this.#typeIds(to, other.id, from, fromId).delete(kind?.inverseTypeId ?? typeId);
    }
  }

  #announce(
    from: ObjectType,
    fromId: string,
    { to, toId }: { to: ObjectType; toId: string },
    change: { kind: AssociationType; removed: boolean; actor: Actor },
  ): void {
    const ends = [
      { type: from, id: fromId },
      { type: to, id: toId },
    ] as const;
    this.#listener.associationChanged(ends[0], ends[1], change);
    const inverse = this.kinds(to, from).find((kind) => kind.typeId === change.kind.inverseTypeId);
    if (inverse) this.#listener.associationChanged(ends[1], ends[0], { ...change, kind: inverse });
  }

  #typeIds(from: ObjectType, fromId: string, to: ObjectType, toId: string): Set<number> {
    const byType = this.#held.get(key(from, fromId)) ?? new Map<string, Map<string, Set<number>>>();
    this.#held.set(key(from, fromId), byType);
    const byId = byType.get(to.objectTypeId) ?? new Map<string, Set<number>>();
    byType.set(to.objectTypeId, byId);
    const typeIds = byId.get(toId) ?? new Set<number>();
    byId.set(toId, typeIds);
    return typeIds;
  }
}

const isPrimary = (kind: AssociationType): boolean => kind.label === 'Primary';

const hasOnePrimary = (type: ObjectType): boolean => type.name === 'CONTACT' || type.name === 'DEAL';

function key(type: ObjectType, id: string): string {
  return `${type.objectTypeId}:${id}`;
}

function unknownRecord(id: string): HubspotRefusal {
  return invalid(`${id} is not a valid ID`, {
    subCategory: 'crm.associations.INVALID_IDENTIFIER',
    context: { id: [id] },
  });
}
