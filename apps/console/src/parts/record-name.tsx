import { Text } from '@mantine/core';
import { type Schemas } from '../api/client.js';
import { fieldText } from './field-value.js';
import { TextLink } from './links.js';

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
  /** The record's link, where its name is to lead there. */
  readonly linkId?: string | undefined;
}

/** What a record is known by, and its ids below. */
export function RecordName({ knownBy, ids, linkId }: RecordNameProps) {
  const name = knownText(knownBy);
  const shown = <bdi>{name || ids}</bdi>;
  const first =
    linkId === undefined ? (
      shown
    ) : (
      <TextLink to="/links/$linkId" params={{ linkId }} fz="sm">
        {shown}
      </TextLink>
    );
  if (name === '') return first;
  return (
    <div>
      {first}
      <Text fz="xs" fw={400} c="dimmed">
        <bdi>{ids}</bdi>
      </Text>
    </div>
  );
}
