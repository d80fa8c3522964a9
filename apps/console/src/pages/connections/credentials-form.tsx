import { Button, Collapse, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { FailedInline } from '../../parts/states.js';

/** What a person typed in to connect a tool; what was left empty is not in it. */
export interface GivenCredentials {
  readonly name: string;
  readonly baseUrl: string;
  readonly settings: Record<string, string>;
  readonly secrets: Record<string, string>;
}

interface CredentialsFormProps {
  readonly connector: Schemas['ConnectorDto'];
  /** Names of the credentials to ask for. */
  readonly credentials: readonly string[];
  readonly help: string | null;
  readonly note?: ReactNode;
  readonly submit: string;
  readonly isPending: boolean;
  readonly error: unknown;
  /** Credentials alone, of a connection there is: nothing is needed, and nothing else is asked for. */
  readonly isReplacing?: boolean;
  readonly onSubmit: (given: GivenCredentials) => void;
}

/** Asks for what a way of signing in needs, as the connector describes it. */
export function CredentialsForm(props: CredentialsFormProps) {
  const { connector, isReplacing = false } = props;
  const { t } = useTranslation('connections');
  const [isMoreOpen, more] = useDisclosure(false);
  const credentials = connector.credentials.filter(({ name }) => props.credentials.includes(name));
  const form = useForm({
    initialValues: {
      name: connector.title,
      baseUrl: '',
      settings: Object.fromEntries(connector.settings.map(({ name }) => [name, ''])),
      secrets: Object.fromEntries(credentials.map(({ name }) => [name, ''])),
    },
    validate: {
      name: (name) => (name.trim() === '' ? t('new.needValue') : null),
      settings: Object.fromEntries(
        connector.settings.map(({ name, required, pattern, choosable }) => [
          name,
          (value: string) => {
            if (value === '') return required && choosable !== true && !isReplacing ? t('new.needValue') : null;
            return pattern === undefined || new RegExp(pattern, 'u').test(value) ? null : t('new.pattern');
          },
        ]),
      ),
      secrets: Object.fromEntries(
        credentials.map(({ name, required }) => [
          name,
          (value: string) => (value === '' && required && !isReplacing ? t('new.needValue') : null),
        ]),
      ),
    },
  });
  const isEssential = ({ required }: { readonly required: boolean }): boolean => required;
  const settings = isReplacing ? [] : connector.settings;
  const later = settings.filter((setting) => !isEssential(setting));
  const settingInput = ({ name, title, help, required, choosable }: Schemas['SettingFieldDto']) => (
    <TextInput
      key={name}
      label={title}
      description={help && <bdi>{help}</bdi>}
      required={required && choosable !== true}
      autoComplete="off"
      spellCheck={false}
      {...form.getInputProps(`settings.${name}`)}
    />
  );
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, baseUrl, settings: typed, secrets }) =>
        props.onSubmit({
          name: name.trim(),
          baseUrl: baseUrl.trim(),
          settings: filled(typed),
          secrets: filled(secrets),
        }),
      )}
    >
      <Stack>
        {props.help !== null && (
          <Text fz="sm">
            <bdi>{props.help}</bdi>
          </Text>
        )}
        {props.note}
        {!isReplacing && (
          <TextInput label={t('new.name')} description={t('new.nameHelp')} required {...form.getInputProps('name')} />
        )}
        {credentials.map(({ name, title, help, required }) => (
          <PasswordInput
            key={name}
            label={title}
            description={help && <bdi>{help}</bdi>}
            required={required && !isReplacing}
            autoComplete="off"
            {...form.getInputProps(`secrets.${name}`)}
          />
        ))}
        {settings.filter(isEssential).map(settingInput)}
        {!isReplacing && (
          <div>
            <Button variant="subtle" size="compact-sm" onClick={more.toggle} aria-expanded={isMoreOpen}>
              {t('new.more')}
            </Button>
            <Collapse expanded={isMoreOpen}>
              <Stack mt="xs">
                {later.map(settingInput)}
                <TextInput
                  label={t('new.baseUrl')}
                  description={t('new.baseUrlHelp')}
                  placeholder={connector.defaultBaseUrl}
                  inputMode="url"
                  autoComplete="off"
                  {...form.getInputProps('baseUrl')}
                />
              </Stack>
            </Collapse>
          </div>
        )}
        {props.error !== null && <FailedInline error={props.error} />}
        <Group>
          <Button type="submit" loading={props.isPending}>
            {props.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const filled = (typed: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typed)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
