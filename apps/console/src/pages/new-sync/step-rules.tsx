import { Checkbox, Group, NumberInput, Radio, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Mapping } from './draft.js';
import classes from './new-sync.module.css';
import { BackAndOn, type SideNames, type StepProps } from './step.js';

const EPSILON_MS = 2_000;
const ON_DELETE = ['unlink', 'propagate', 'archive', 'recreate'] as const;
/** What the server takes where a mapping says nothing of its brake. */
const BRAKE: Required<NonNullable<Mapping['brake']>> = {
  delete: { share: 0.1, atLeast: 20 },
  overwrite: { share: 0.25, atLeast: 100 },
};
const PERCENT = 100;
const PERCENT_MIN = 0.01;

/** What happens when the sides disagree. */
export function RulesStep({ draft, setDraft, names, go }: StepProps) {
  const { t } = useTranslation('newSync');
  const { mapping } = draft;
  if (mapping === null) return null;
  const set = (change: Partial<Mapping>): void =>
    setDraft((before) => ({ ...before, mapping: before.mapping && { ...before.mapping, ...change } }));
  return (
    <Stack gap="lg">
      <Text>{t('rules.intro')}</Text>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Question title={t('rules.policy')}>
          <PolicyChoice mapping={mapping} names={names} set={set} />
          <Text fz="sm" c="dimmed">
            {t('rules.policyHelp')}
          </Text>
        </Question>
        <Question title={t('rules.create')}>
          {(['a', 'b'] as const).map((side) => (
            <Checkbox
              key={side}
              label={t('rules.createOn', { side: names[side] })}
              checked={mapping.create[side]}
              onChange={(event) => set({ create: { ...mapping.create, [side]: event.currentTarget.checked } })}
            />
          ))}
          <Text fz="sm" c="dimmed">
            {t('rules.createHelp')}
          </Text>
        </Question>
        <Question title={t('rules.blanks')}>
          {(['aToB', 'bToA'] as const).map((way) => (
            <Radio.Group
              key={way}
              label={t(
                'rules.blankOn',
                way === 'aToB' ? { from: names.a, to: names.b } : { from: names.b, to: names.a },
              )}
              value={mapping.blanks[way]}
              onChange={(chosen) =>
                set({ blanks: { ...mapping.blanks, [way]: chosen === 'clear' ? 'clear' : 'keep' } })
              }
            >
              <Stack gap={6} mt={6}>
                <Radio value="keep" label={t('rules.keep')} />
                <Radio value="clear" label={t('rules.clear')} />
              </Stack>
            </Radio.Group>
          ))}
        </Question>
        <Question title={t('rules.onDelete')}>
          <Radio.Group
            aria-label={t('rules.onDelete')}
            value={mapping.onDelete}
            onChange={(chosen) => set({ onDelete: ON_DELETE.find((one) => one === chosen) ?? mapping.onDelete })}
          >
            <Stack gap={6}>
              {ON_DELETE.map((one) => (
                <Radio key={one} value={one} label={t(`rules.${one}`)} />
              ))}
              {/* How records are marked is said in a file, or on the command line. */}
              {mapping.onDelete === 'tag' && <Radio value="tag" label={t('rules.tag')} />}
            </Stack>
          </Radio.Group>
          {mapping.deletedOn !== undefined && <Text fz="sm">{t('rules.deletedOnStays')}</Text>}
          {(mapping.onDelete === 'propagate' || mapping.onDelete === 'archive') && (
            <>
              <Text className={classes['warning'] ?? ''}>{t('rules.propagateWarn')}</Text>
              <Radio.Group
                label={t('rules.deleteVersusEdit')}
                value={mapping.deleteVersusEdit}
                onChange={(chosen) => set({ deleteVersusEdit: chosen === 'delete' ? 'delete' : 'keep' })}
              >
                <Stack gap={6} mt={6}>
                  <Radio value="keep" label={t('rules.keepEdited')} />
                  <Radio value="delete" label={t('rules.deleteEdited')} />
                </Stack>
              </Radio.Group>
            </>
          )}
        </Question>
        <Question title={t('rules.brake')}>
          {(['delete', 'overwrite'] as const).map((drastic) => (
            <BrakeLimit
              key={drastic}
              title={t(`rules.brakeOn.${drastic}`)}
              limit={mapping.brake?.[drastic] ?? BRAKE[drastic]}
              set={(limit) => set({ brake: { ...BRAKE, ...mapping.brake, [drastic]: limit } })}
            />
          ))}
          <Text fz="sm" c="dimmed">
            {t('rules.brakeHelp')}
          </Text>
        </Question>
      </SimpleGrid>
      <BackAndOn step="rules" draft={draft} go={go} />
    </Stack>
  );
}

function Question({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={`panel ${classes['panel'] ?? ''}`}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      <Stack gap="sm">{children}</Stack>
    </section>
  );
}

type Limit = Required<NonNullable<Mapping['brake']>>['delete'];

interface BrakeLimitProps {
  readonly title: string;
  readonly limit: Limit;
  readonly set: (limit: Limit) => void;
}

/** From how many drastic changes on a person is asked. */
function BrakeLimit({ title, limit, set }: BrakeLimitProps) {
  const { t } = useTranslation('newSync');
  const { share, atLeast } = limit;
  return (
    <fieldset className={classes['limit']}>
      <Text component="legend" fz="sm" fw={500}>
        {title}
      </Text>
      <Group gap="sm" grow>
        <NumberInput
          label={t('rules.brakeShare')}
          min={PERCENT_MIN}
          max={PERCENT}
          decimalScale={2}
          clampBehavior="blur"
          suffix=" %"
          value={Number((share * PERCENT).toFixed(2))}
          onChange={(percent) => {
            const given = Number(percent);
            if (given >= PERCENT_MIN && given <= PERCENT) set({ ...limit, share: given / PERCENT });
          }}
        />
        <NumberInput
          label={t('rules.brakeAtLeast')}
          min={0}
          allowDecimal={false}
          clampBehavior="blur"
          thousandSeparator
          value={atLeast}
          onChange={(count) => {
            if (count !== '') set({ ...limit, atLeast: Number(count) });
          }}
        />
      </Group>
    </fieldset>
  );
}

interface PolicyChoiceProps {
  readonly mapping: Mapping;
  readonly names: SideNames;
  readonly set: (change: Partial<Mapping>) => void;
}

/** Each answer as one choice; those that need a side are offered for both. */
function PolicyChoice({ mapping, names, set }: PolicyChoiceProps) {
  const { t } = useTranslation('newSync');
  const { t: tMapping } = useTranslation('mapping');
  const policy = mapping.policy as { kind: string; side?: 'a' | 'b'; otherwise?: 'a' | 'b' };
  const byTime =
    mapping.policy.kind === 'newest' || mapping.policy.kind === 'mostRecentNonBlank' ? mapping.policy : null;
  const ofTime = { epsilonMs: byTime?.epsilonMs ?? EPSILON_MS, tie: byTime?.tie ?? ('a' as const) };
  const answers: readonly { readonly value: string; readonly label: string; readonly policy: Mapping['policy'] }[] = [
    { value: 'newest', label: t('rules.newest'), policy: { kind: 'newest', ...ofTime } },
    {
      value: 'mostRecentNonBlank',
      label: tMapping('mostRecentNonBlank'),
      policy: { kind: 'mostRecentNonBlank', ...ofTime },
    },
    ...(['a', 'b'] as const).map((side) => ({
      value: `sideWins ${side}`,
      label: t('rules.sideWins', { side: names[side] }),
      policy: { kind: 'sideWins' as const, side },
    })),
    ...(['a', 'b'] as const).map((side) => ({
      value: `preferNonBlank ${side}`,
      label: t('rules.preferNonBlank', { side: names[side] }),
      policy: { kind: 'preferNonBlank' as const, otherwise: side },
    })),
    { value: 'manual', label: t('rules.manual'), policy: { kind: 'manual' } },
  ];
  const present = [policy.kind, policy.side ?? policy.otherwise].filter(Boolean).join(' ');
  return (
    <>
      <Radio.Group
        aria-label={t('rules.policy')}
        value={present}
        onChange={(chosen) => {
          const answer = answers.find(({ value }) => value === chosen);
          if (answer) set({ policy: answer.policy });
        }}
      >
        <Stack gap={6}>
          {answers.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      {byTime && (
        <Radio.Group
          label={t('rules.tie')}
          value={byTime.tie}
          onChange={(chosen) => set({ policy: { ...byTime, tie: chosen === 'b' ? 'b' : 'a' } })}
        >
          <Stack gap={6} mt={6}>
            <Radio value="a" label={names.a} />
            <Radio value="b" label={names.b} />
          </Stack>
        </Radio.Group>
      )}
    </>
  );
}
