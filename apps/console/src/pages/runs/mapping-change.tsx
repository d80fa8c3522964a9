import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { Answered } from '../../parts/states.js';
import { differences } from '../mapping/difference.js';
import { Differences } from '../mapping/differences.js';
import { versionsQuery } from '../mapping/queries.js';
import { syncQuery } from '../syncs/queries.js';

/** What the version of a mapping that this run brings into use says otherwise than the one before. */
export function MappingChange({ run }: { readonly run: Schemas['RunDetailDto'] }) {
  const { t } = useTranslation('runs');
  const { t: tMapping } = useTranslation('mapping');
  const sync = useQuery(syncQuery(run.syncId));
  const versions = useQuery(versionsQuery(run.syncId));
  return (
    <Stack gap="sm" component="section" aria-labelledby="mapping-change">
      <Title order={2} id="mapping-change">
        {t('mappingChange')}
      </Title>
      <Answered query={versions}>
        {({ items }) => {
          const of = (version: number) => items.find(({ mapping }) => mapping.version === version)?.mapping;
          // Once it is in use, the one before it is the best there is to compare with.
          const inUse = sync.data?.mapping.version ?? run.mappingVersion;
          const beforeVersion = inUse < run.mappingVersion ? inUse : run.mappingVersion - 1;
          const [before, after] = [of(beforeVersion), of(run.mappingVersion)];
          if (before === undefined || after === undefined) return null;
          return (
            <Differences
              found={differences(before, after)}
              before={tMapping('version', { version: beforeVersion })}
              after={tMapping('version', { version: run.mappingVersion })}
            />
          );
        }}
      </Answered>
    </Stack>
  );
}
