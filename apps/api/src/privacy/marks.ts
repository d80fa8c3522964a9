/**
 * What a property of an answer holds of a record:
 * - `value`: a raw value of the field that the answer's `fieldId` names.
 * - `values`: raw values, or pairs of them, by the names of their fields.
 * - `decision`: what a person decided, maybe a value of their own.
 * - `text`: words that may quote values, of ours or of a vendor.
 */
export type RecordContent = 'value' | 'values' | 'decision' | 'text';

const CONTENT = Symbol('record content');

/** Marks a property of a DTO, so that it is masked for those who may not see personal values. */
export const Holds =
  (content: RecordContent): PropertyDecorator =>
  (target, property) =>
    Reflect.defineMetadata(CONTENT, content, target, property);

export const contentOf = (prototype: object, property: string): RecordContent | undefined =>
  Reflect.getMetadata(CONTENT, prototype, property) as RecordContent | undefined;
