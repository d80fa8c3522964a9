import { Button, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { patiently } from '../../api/patiently.js';
import { fieldText } from '../../parts/field-value.js';
import { TextLink } from '../../parts/links.js';
import { State } from '../../parts/state.js';
import { FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { type Link } from '../records/link-name.js';
import { type Side, type SideNames, SIDES } from '../sync/side-names.js';
import { useExplainWords } from './explain-words.js';
import classes from './link-page.module.css';

type Explanation = Schemas['ExplanationDto'];

interface FieldValuesProps {
  readonly link: Link;
  readonly explanations: readonly Explanation[];
  readonly names: SideNames;
  readonly mapping: Schemas['StoredMappingDto'];
}

/** Every field: what both sides hold, what they last agreed on, and why. */
export function FieldValues({ link, explanations, names, mapping }: FieldValuesProps) {
  const place = new Map(mapping.fields.map(({ id }, index) => [id, index]));
  const ordered = explanations.toSorted(
    (one, other) => (place.get(one.fieldId) ?? Infinity) - (place.get(other.fieldId) ?? Infinity),
  );
  return (
    <Stack gap="sm">
      {ordered.map((explanation) => (
        <Field key={explanation.fieldId} link={link} explanation={explanation} names={names} />
      ))}
    </Stack>
  );
}

interface FieldProps {
  readonly link: Link;
  readonly explanation: Explanation;
  readonly names: SideNames;
}

function Field({ link, explanation, names }: FieldProps) {
  const { t } = useTranslation('records');
  const words = useExplainWords(names);
  const { fieldId, standing, sides } = explanation;
  const isFrozen = link.frozen.includes(fieldId);
  const unfrozenAt = link.unfrozen[fieldId];
  const base = (link.base as Readonly<Record<string, { readonly a?: unknown; readonly b?: unknown } | undefined>>)[
    fieldId
  ];
  return (
    <section className={`panel ${classes['field'] ?? ''}`} aria-labelledby={`field-${fieldId}`}>
      <Group justify="space-between" gap="xs">
        <Title order={3} id={`field-${fieldId}`}>
          <bdi>{fieldId}</bdi>
        </Title>
        {isFrozen ? (
          <State kind="paused">{t('frozen')}</State>
        ) : (
          <State kind={standing.kind === 'agree' ? 'good' : 'waiting'}>{t(`standing.${standing.kind}`)}</State>
        )}
      </Group>
      <div className={classes['sides']}>
        {SIDES.map((side) => (
          <div key={side}>
            <Text fz="sm" c="dimmed">
              <bdi>{names[side]}</bdi>
              {sides[side].field !== null && (
                <>
                  {' · '}
                  <bdi>{sides[side].field}</bdi>
                </>
              )}
            </Text>
            <Value value={sides[side].value} />
            <Text fz="sm" mt={4}>
              {words.origin(sides[side].origin, side)}
            </Text>
            <FlipButton link={link} explanation={explanation} side={side} names={names} />
          </div>
        ))}
        <div>
          <Text fz="sm" c="dimmed">
            {t('base')}
          </Text>
          {base === undefined ? (
            <Text c="dimmed">{t('noBase')}</Text>
          ) : fieldText(base.a) === fieldText(base.b) ? (
            <Value value={base.a} />
          ) : (
            SIDES.map((side) => (
              <div key={side}>
                <Text span fz="xs" c="dimmed">
                  <bdi>{names[side]}</bdi>
                </Text>
                <Value value={base[side]} />
              </div>
            ))
          )}
        </div>
      </div>
      {isFrozen && <Unfreeze link={link} fieldId={fieldId} />}
      {!isFrozen && unfrozenAt !== undefined && (
        <Text fz="sm" c="dimmed">
          {t('unfrozen')} <When at={unfrozenAt} />
        </Text>
      )}
      {standing.kind === 'differ' && (
        <Text fz="sm">
          {words.standing(standing)}{' '}
          {standing.conflictId !== null && (
            <TextLink
              to="/conflicts/$conflictId"
              params={{ conflictId: standing.conflictId }}
              fz="sm"
              underline="always"
            >
              {t('toConflict')}
            </TextLink>
          )}
        </Text>
      )}
    </section>
  );
}

function Value({ value }: { readonly value: unknown }) {
  const { t } = useTranslation('records');
  const text = fieldText(value);
  return text === '' ? (
    <Text c="dimmed">{t('empty')}</Text>
  ) : (
    <Text fw={600} className={classes['value'] ?? ''}>
      <bdi>{text}</bdi>
    </Text>
  );
}

/** Lets a field go on that the engine paused, from what both sides held then. */
function Unfreeze({ link, fieldId }: { readonly link: Link; readonly fieldId: string }) {
  const { t } = useTranslation('records');
  const may = useMay();
  const queries = useQueryClient();
  const unfreeze = useMutation({
    mutationFn: () =>
      patiently(() =>
        answerOf(api.post('/v1/links/{id}/unfreeze', { params: { path: { id: link.id } }, body: { fieldId } })),
      ),
    onSuccess: async () => {
      void tell(t('unfreeze.done'));
      await Promise.all(
        [['links'], ['conflicts'], ['health']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
  if (!may('links.write')) return null;
  return (
    <div>
      <Text fz="sm">{t('unfreeze.help')}</Text>
      <Button size="compact-sm" variant="default" mt="xs" loading={unfreeze.isPending} onClick={() => unfreeze.mutate()}>
        {t('unfreeze.action')}
        <VisuallyHidden>: {fieldId}</VisuallyHidden>
      </Button>
      {unfreeze.error !== null && <FailedInline error={unfreeze.error} />}
    </div>
  );
}

/** The one thing to do to have a side's value the other way round. */
function FlipButton({ link, explanation, side, names }: FieldProps & { readonly side: Side }) {
  const { t } = useTranslation('records');
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const flip = explanation.sides[side].flip;
  const act = useMutation({
    mutationFn: async (asked: Schemas['FlipDto']): Promise<string | null> => {
      const path = { id: link.id };
      if (asked.kind === 'undo') {
        const body = { changeId: asked.changeId ?? 0 };
        const { run } = await answerOf(api.post('/v1/links/{id}/undo', { params: { path }, body }));
        return run.id;
      }
      const keep = asked.keep ?? side;
      if (asked.kind === 'set') {
        const body = { fieldId: explanation.fieldId, side: keep };
        await patiently(() => answerOf(api.post('/v1/links/{id}/keep', { params: { path }, body })));
      } else {
        const params = { path: { id: asked.conflictId ?? '' } };
        await answerOf(api.post('/v1/conflicts/{id}/resolve', { params, body: { keep } }));
      }
      return null;
    },
    onSuccess: async (runId) => {
      if (runId !== null) return navigate({ to: '/runs/$runId', params: { runId } });
      void tell(t('flipped'));
      await Promise.all(
        [['links'], ['conflicts'], ['health']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
  if (
    flip === null ||
    !may(flip.kind === 'undo' ? 'runs.plan' : flip.kind === 'set' ? 'links.write' : 'conflicts.answer')
  )
    return null;
  const label = flip.kind === 'undo' ? t('flip.undo') : t('flip.keep', { tool: names[flip.keep ?? side] });
  return (
    <>
      <Button size="compact-sm" variant="default" mt="xs" loading={act.isPending} onClick={() => act.mutate(flip)}>
        {label}
        <VisuallyHidden>
          : {explanation.fieldId}, {names[side]}
        </VisuallyHidden>
      </Button>
      {act.error !== null && <FailedInline error={act.error} />}
    </>
  );
}
