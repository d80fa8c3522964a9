import { Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { TextLink } from './links.js';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  /** Beside the title: how the thing stands. */
  readonly state?: ReactNode;
  /** One plain sentence: what one does here. */
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** The way up, outermost first. */
  readonly above?: readonly { readonly label: string; readonly to: LinkProps }[];
  /** A reading width, for forms and texts. */
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

/** A page: its heading, what can be done, and the rest. Takes the focus when it is come to. */
export function Page({ title, state, about, actions, above, narrow, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Syncline`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <Stack gap="lg" className={classes['page'] ?? ''} data-narrow={narrow}>
      <Stack gap={6}>
        {above && above.length > 0 && (
          <Breadcrumbs separatorMargin={6} fz="sm">
            {above.map(({ label, to }) => (
              <TextLink key={label} {...to} fz="sm">
                {label}
              </TextLink>
            ))}
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Group gap="sm" align="center">
            <Title order={1} ref={heading} tabIndex={-1}>
              {title}
            </Title>
            {state}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {about && (
          <Text c="dimmed" maw="46rem">
            {about}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  );
}
