import { Checkbox, Radio, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Mapping } from './draft.js';
import classes from './new-sync.module.css';
import { BackAndOn, type SideNames, type StepProps } from './step.js';

const EPSILON_MS = 2_000;
const ON_DELETE = ['unlink', 'propagate', 'recreate'] as const;

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
            onChange={(chosen) => set({ onDelete: ON_DELETE.find((one) => one === chosen) ?? 'unlink' })}
          >
            <Stack gap={6}>
              {ON_DELETE.map((one) => (
                <Radio key={one} value={one} label={t(`rules.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {mapping.onDelete === 'propagate' && (
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

interface PolicyChoiceProps {
  readonly mapping: Mapping;
  readonly names: SideNames;
  readonly set: (change: Partial<Mapping>) => void;
}

/** Each answer as one choice; those that need a side are offered for both. */
function PolicyChoice({ mapping, names, set }: PolicyChoiceProps) {
  const { t } = useTranslation('newSync');
  const policy = mapping.policy as { kind: string; side?: 'a' | 'b'; otherwise?: 'a' | 'b'; tie?: 'a' | 'b' };
  const answers: readonly { readonly value: string; readonly label: string; readonly policy: Mapping['policy'] }[] = [
    {
      value: 'newest',
      label: t('rules.newest'),
      policy: { kind: 'newest', epsilonMs: EPSILON_MS, tie: policy.tie ?? 'a' },
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
      {policy.kind === 'newest' && (
        <Radio.Group
          label={t('rules.tie')}
          value={policy.tie ?? 'a'}
          onChange={(chosen) =>
            set({ policy: { kind: 'newest', epsilonMs: EPSILON_MS, tie: chosen === 'b' ? 'b' : 'a' } })
          }
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
