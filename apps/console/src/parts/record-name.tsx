import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type Schemas } from '../api/client.js';
import { fieldText } from './field-value.js';

/** What a record is known by, in one line; empty where nothing is known. */
export const knownText = (values: readonly Schemas['KnownValueDto'][]): string =>
  values
    .map(({ value }) => fieldText(value))
    .filter((text) => text !== '')
    .join(' · ');

interface RecordNameProps {
  readonly knownBy: readonly Schemas['KnownValueDto'][];
  /** Said below, or alone where nothing else is known. */
  readonly ids: string;
  /** What leads to the record, around its name. */
  readonly link?: (name: ReactNode) => ReactNode;
}

/** What a record is known by, and its ids below. */
export function RecordName({ knownBy, ids, link = (name) => name }: RecordNameProps) {
  const name = knownText(knownBy);
  if (name === '') return link(<bdi>{ids}</bdi>);
  return (
    <div>
      {link(<bdi>{name}</bdi>)}
      <Text fz="xs" fw={400} c="dimmed">
        <bdi>{ids}</bdi>
      </Text>
    </div>
  );
}
