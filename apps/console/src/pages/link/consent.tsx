import { Button, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { State, type StateKind } from '../../parts/state.js';
import { Answered } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { type Link } from '../records/link-name.js';
import { type SideNames, SIDES } from '../sync/side-names.js';
import classes from './link-page.module.css';
import { type Explanation, OptIn, type OptedOutField } from './opt-in.js';
import { isOptedOut } from './opted-out.js';
import { evidenceQuery, peopleQuery } from './queries.js';

type Evidence = Schemas['RecordedEvidenceDto'];
const STATE_KINDS: Readonly<Record<Evidence['state'], StateKind>> = {
  open: 'working',
  done: 'good',
  overruled: 'off',
  refused: 'bad',
};

interface ConsentProps {
  readonly link: Link;
  readonly explanations: readonly Explanation[];
  readonly names: SideNames;
  readonly mapping: Schemas['StoredMappingDto'];
}

/** Who is opted out where, the evidence that they opted in again, and putting it on record. */
export function Consent({ link, explanations, names, mapping }: ConsentProps) {
  const { t } = useTranslation('records');
  const evidence = useQuery(evidenceQuery(link.id));
  const [asked, setAsked] = useState<OptedOutField | null>(null);
  useFreshAfter(link.id, evidence.data?.items.some(({ state }) => state === 'open') ?? false);
  const fields = mapping.fields.flatMap((field) => {
    const explanation = explanations.find(({ fieldId }) => fieldId === field.id);
    return field.kind === 'consent' && explanation ? [{ mapping: field, explanation }] : [];
  });
  if (fields.length === 0 && (evidence.data?.items.length ?? 0) === 0) return null;
  return (
    <section aria-labelledby="consent">
      <Title order={2} id="consent" mb="xs">
        {t('consent.heading')}
      </Title>
      <Text c="dimmed" fz="sm" mb="sm">
        {t('consent.help')}
      </Text>
      <Answered query={evidence}>
        {({ items }) => (
          <Stack gap="sm">
            {fields.map((field) => (
              <Standing
                key={field.mapping.id}
                link={link}
                field={field}
                names={names}
                evidence={items}
                onAsk={setAsked}
              />
            ))}
            {items.length === 0 ? <Text c="dimmed">{t('consent.none')}</Text> : <Recorded evidence={items} />}
          </Stack>
        )}
      </Answered>
      <OptIn field={asked} names={names} onClose={() => setAsked(null)} />
    </section>
  );
}

/** Once nothing waits any more, what the records hold and how it came about is looked at again. */
function useFreshAfter(linkId: string, isWaiting: boolean): void {
  const queries = useQueryClient();
  const wasWaiting = useRef(false);
  useEffect(() => {
    if (wasWaiting.current && !isWaiting) void queries.invalidateQueries({ queryKey: ['links', linkId] });
    wasWaiting.current = isWaiting;
  }, [queries, linkId, isWaiting]);
}

interface StandingProps {
  readonly link: Link;
  readonly field: OptedOutField;
  readonly names: SideNames;
  readonly evidence: readonly Evidence[];
  readonly onAsk: (field: OptedOutField) => void;
}

/** Where one consent is withdrawn; what would be refused anyway is not offered. */
function Standing({ link, field, names, evidence, onAsk }: StandingProps) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const may = useMay();
  const { mapping, explanation } = field;
  const out = SIDES.filter((side) => isOptedOut(mapping, side, explanation.sides[side].value));
  const isWaiting = evidence.some(({ fieldId, state }) => fieldId === mapping.id && state === 'open');
  const isLive = link.removedAt === null && link.aId !== null && link.bId !== null;
  const canAsk = out.length > 0 && isLive && !isWaiting && !link.frozen.includes(mapping.id);
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="sm">
        <Text fw={600}>
          <bdi>{mapping.id}</bdi>
        </Text>
        <State kind={out.length === 0 ? 'good' : 'off'}>
          {out.length === 0
            ? t('consent.in')
            : t('consent.out', { tools: format.list(out.map((side) => names[side])) })}
        </State>
      </Group>
      {canAsk && may('links.write') && (
        <Button variant="default" onClick={() => onAsk(field)}>
          {t('consent.open')}
          <VisuallyHidden>: {mapping.id}</VisuallyHidden>
        </Button>
      )}
    </Group>
  );
}

function Recorded({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useTranslation('records');
  const format = useFormat();
  const people = useQuery(peopleQuery);
  return (
    <Stack component="ul" gap="sm" className={classes['evidence'] ?? ''} aria-label={t('consent.recorded')}>
      {evidence.map(({ id, fieldId, how, at, proof, note, recordedBy, recordedAt, state }) => (
        <li key={id} className={`panel ${classes['field'] ?? ''}`}>
          <Group justify="space-between" gap="xs">
            <Title order={3}>
              <bdi>{fieldId}</bdi>
            </Title>
            <State kind={STATE_KINDS[state]}>{t(`consent.state.${state}`)}</State>
          </Group>
          <Text>{t('consent.given', { how: t(`consent.way.${how}`), at: format.moment(at) })}</Text>
          <Text className={classes['value'] ?? ''}>
            <bdi>{proof}</bdi>
          </Text>
          {note !== '' && (
            <Text fz="sm" className={classes['value'] ?? ''}>
              <bdi>{note}</bdi>
            </Text>
          )}
          <Text fz="sm" c="dimmed">
            {t('consent.by')}{' '}
            <bdi>{people.data?.items.find((person) => person.id === recordedBy)?.name ?? t('consent.byOther')}</bdi>
            {' · '}
            <When at={recordedAt} />
          </Text>
        </li>
      ))}
    </Stack>
  );
}
