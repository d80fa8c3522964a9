import { SimpleGrid, Text, Title } from '@mantine/core';
import { Area, AreaChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { type useFormat } from '../../i18n/format.js';
import classes from './plots.module.css';
import { type Window } from './queries.js';

const HEIGHT_PX = 200;

interface PlotsProps {
  readonly activity: Schemas['ActivityDto'];
  readonly window: Window;
  readonly format: ReturnType<typeof useFormat>;
}

/** What syncs had to do, and how long writing took. */
export default function Plots({ activity, window, format }: PlotsProps) {
  const { t } = useTranslation('overview');
  const { points } = activity;
  const sum = (of: 'edits' | 'writes'): number => points.reduce((total, point) => total + point[of], 0);
  const [edits, writes] = [sum('edits'), sum('writes')];
  const moment = (at: string): string => (window === 'hour' || window === 'day' ? format.time(at) : format.date(at));
  const axes = (tick: (value: number) => string) => (
    <>
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis dataKey="at" tickFormatter={moment} minTickGap={48} tickLine={false} axisLine={false} />
      <YAxis tickFormatter={tick} width={64} tickLine={false} axisLine={false} allowDecimals={false} />
      <Tooltip
        labelFormatter={(at) => (typeof at === 'string' ? format.moment(at) : null)}
        formatter={(value) => tick(Number(value))}
        isAnimationActive={false}
        wrapperClassName={classes['tip'] ?? ''}
      />
    </>
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <figure className={`panel ${classes['plot'] ?? ''}`}>
        <Legend
          entries={[
            ['1', t('edits')],
            ['2', t('writes')],
          ]}
        />
        {edits + writes === 0 ? (
          <Quiet />
        ) : (
          <div dir="ltr">
            <ResponsiveContainer width="100%" height={HEIGHT_PX}>
              <AreaChart data={points} accessibilityLayer margin={{ top: 8, right: 8 }}>
                {axes(format.number)}
                <Area name={t('edits')} dataKey="edits" type="monotone" {...stroke('1')} fillOpacity={0.12} />
                <Area name={t('writes')} dataKey="writes" type="monotone" {...stroke('2')} fillOpacity={0.12} />
              </AreaChart>
            </ResponsiveContainer>
          </div>
        )}
        <Text component="figcaption" fz="sm" c="dimmed">
          {t('summary', { edits, writes })}
        </Text>
      </figure>
      <figure className={`panel ${classes['plot'] ?? ''}`} aria-labelledby="latency">
        <Title order={3} id="latency">
          {t('latency')}
        </Title>
        <Legend
          entries={[
            ['1', t('p50')],
            ['3', t('p95')],
          ]}
        />
        {writes === 0 ? (
          <Quiet />
        ) : (
          <div dir="ltr">
            <ResponsiveContainer width="100%" height={HEIGHT_PX - 28}>
              <LineChart data={points} accessibilityLayer margin={{ top: 8, right: 8 }}>
                {axes(format.duration)}
                <Line name={t('p50')} dataKey="writeMsP50" {...stroke('1')} dot={{ r: 2 }} connectNulls />
                <Line name={t('p95')} dataKey="writeMsP95" {...stroke('3')} dot={{ r: 2 }} connectNulls />
              </LineChart>
            </ResponsiveContainer>
          </div>
        )}
        <Text component="figcaption" fz="sm" c="dimmed">
          {t('latencyHelp')}
        </Text>
      </figure>
    </SimpleGrid>
  );
}

const stroke = (plot: '1' | '2' | '3') => ({
  stroke: `var(--plot-${plot})`,
  fill: `var(--plot-${plot})`,
  strokeWidth: 2,
  isAnimationActive: false,
});

function Quiet() {
  const { t } = useTranslation('overview');
  return (
    <Text c="dimmed" className={classes['quiet'] ?? ''}>
      {t('quiet')}
    </Text>
  );
}

function Legend({ entries }: { readonly entries: readonly (readonly [string, string])[] }) {
  return (
    <ul className={classes['legend']}>
      {entries.map(([plot, name]) => (
        <li key={plot}>
          <span aria-hidden style={{ background: `var(--plot-${plot})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
