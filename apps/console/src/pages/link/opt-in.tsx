import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { patiently } from '../../api/patiently.js';
import { fieldText } from '../../parts/field-value.js';
import { Consequences } from '../../parts/confirm.js';
import { FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { type SideNames, SIDES } from '../sync/side-names.js';
import { isOptedOut } from './opted-out.js';

export type Explanation = Schemas['ExplanationDto'];
const WAYS: readonly Schemas['EvidenceDto']['how'][] = ['form', 'doubleOptIn', 'inWriting', 'inPerson', 'byPhone'];
const PROOF_CHARACTERS_MAX = 2_000;
const NOTE_CHARACTERS_MAX = 1_000;

/** A consent field that is opted out, and where. */
export interface OptedOutField {
  readonly mapping: Schemas['FieldMappingDto'];
  readonly explanation: Explanation;
}

interface OptInProps {
  /** What is asked about; `null` while nothing is. */
  readonly field: OptedOutField | null;
  readonly names: SideNames;
  readonly onClose: () => void;
}

/** Puts on record that somebody opted in again; what becomes of it in which tool is said before. */
export function OptIn({ field, names, onClose }: OptInProps) {
  const { t } = useTranslation('records');
  const { t: say } = useTranslation();
  return (
    <Modal
      opened={field !== null}
      onClose={onClose}
      title={t('consent.title', { field: field?.mapping.id ?? '' })}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': say('action.close') }}
    >
      {field && <Form field={field} names={names} onClose={onClose} />}
    </Modal>
  );
}

function Form({ field: { mapping, explanation }, names, onClose }: OptInProps & { readonly field: OptedOutField }) {
  const { t } = useTranslation('records');
  const { t: say } = useTranslation();
  const queries = useQueryClient();
  const [how, setHow] = useState<Schemas['EvidenceDto']['how'] | null>(null);
  const [at, setAt] = useState('');
  const [proof, setProof] = useState('');
  const [note, setNote] = useState('');
  const { linkId, fieldId, sides } = explanation;
  const record = useMutation({
    mutationFn: (evidence: Schemas['EvidenceDto']) =>
      patiently(() =>
        answerOf(api.post('/v1/links/{id}/consent', { params: { path: { id: linkId } }, body: { fieldId, evidence } })),
      ),
    onSuccess: async () => {
      onClose();
      void tell(t('consent.done'));
      await Promise.all([['links'], ['conflicts']].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  const will = SIDES.map((side) => {
    // A value in another script keeps to itself and does not turn the sentence round.
    const said = { tool: `\u2068${names[side]}\u2069`, value: `\u2068${fieldText(sides[side].value)}\u2069` };
    return isOptedOut(mapping, side, sides[side].value) ? t('consent.willOptIn', said) : t('consent.willLeave', said);
  });
  const isWhole = how !== null && at !== '' && proof.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWhole || record.isPending) return;
        const noted = note.trim();
        record.mutate({
          ...{ how, at: new Date(at).toISOString(), proof: proof.trim() },
          ...(noted === '' ? {} : { note: noted }),
        });
      }}
    >
      <Stack>
        <Consequences
          will={[...will, t('consent.willOnce')]}
          willNot={[t('consent.willNotOther'), t('consent.willNotForce')]}
        />
        <Select
          label={t('consent.how')}
          data={WAYS.map((value) => ({ value, label: t(`consent.way.${value}`) }))}
          value={how}
          onChange={setHow}
          required
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          label={t('consent.at')}
          description={t('consent.atHelp')}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
          required
          step={1}
        />
        <Textarea
          label={t('consent.proof')}
          description={t('consent.proofHelp')}
          value={proof}
          onChange={(event) => setProof(event.currentTarget.value)}
          maxLength={PROOF_CHARACTERS_MAX}
          autosize
          minRows={2}
          required
        />
        <Textarea
          label={t('consent.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={NOTE_CHARACTERS_MAX}
          autosize
        />
        <Text fz="sm" c="dimmed">
          {t('consent.kept')}
        </Text>
        {record.error !== null && <FailedInline error={record.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {say('action.cancel')}
          </Button>
          <Button type="submit" loading={record.isPending} disabled={!isWhole}>
            {t('consent.record')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
