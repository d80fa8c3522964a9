import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Preferences } from '../../shell/preferences.js';
import classes from './outside.module.css';

interface OutsideProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly children: ReactNode;
}

/** A page for those who are not signed in. */
export function Outside({ title, about, children }: OutsideProps) {
  useEffect(() => {
    document.title = `${title} · Syncline`;
  }, [title]);
  return (
    <main className={classes['outside']}>
      <Stack gap="lg" className={classes['column'] ?? ''}>
        <Group gap="sm">
          <img src="/icon.svg" alt="" width={34} height={34} />
          <Text fw={700} fz="lg">
            Syncline
          </Text>
        </Group>
        <Paper className={`panel ${classes['card'] ?? ''}`}>
          <Stack>
            <Title order={1}>{title}</Title>
            {about && <Text c="dimmed">{about}</Text>}
            {children}
          </Stack>
        </Paper>
        <Preferences />
      </Stack>
    </main>
  );
}
