import { useComputedColorScheme } from '@mantine/core';
import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getBezierPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { HealthBadge } from '../connections/health-badge.js';
import { connectionsQuery } from '../connections/queries.js';
import { QuotaGauge } from '../connections/quota-gauge.js';
import { SyncStateBadge } from '../syncs/sync-state.js';
import { placeTools } from './layout.js';
import { SyncFigures } from './sync-figures.js';
import classes from './sync-map.module.css';

interface SyncMapProps {
  readonly connections: readonly Schemas['ConnectionHealthDto'][];
  readonly syncs: readonly Schemas['SyncDto'][];
  readonly backlogs: readonly Schemas['BacklogDto'][];
}

type ToolNode = Node<{ readonly connection: Schemas['ConnectionHealthDto'] }, 'tool'>;
type SyncEdge = Edge<{ readonly syncs: readonly Schemas['BacklogDto'][] }, 'syncs'>;

const nodeTypes = { tool: Tool };
const edgeTypes = { syncs: Syncs };
/** What a tool needs, and what each sync on the line to it does. */
const TOOL_ROW_PX = 150;
const SYNC_PX = 62;

/** Tools and the syncs between them, live. */
export default function SyncMap({ connections, syncs, backlogs }: SyncMapProps) {
  const { t } = useTranslation('overview');
  const colorMode = useComputedColorScheme();
  const { nodes, edges, height } = useMemo(() => {
    const pairs = syncs.map(({ a, b }) => ({ a: a.connectionId, b: b.connectionId }));
    const groups = Map.groupBy(syncs, ({ a, b }) => [a.connectionId, b.connectionId].sort().join(' '));
    const rowPx = Math.max(TOOL_ROW_PX, ...[...groups.values()].map(({ length }) => length * SYNC_PX + SYNC_PX / 2));
    const placed = placeTools(
      connections.map(({ connectionId }) => connectionId),
      pairs,
      rowPx,
    );
    const byId = new Map(connections.map((connection) => [connection.connectionId, connection]));
    const xOf = new Map(placed.map(({ id, x }) => [id, x]));
    const made: ToolNode[] = placed.flatMap(({ id, x, y }) => {
      const connection = byId.get(id);
      return connection ? [{ id, type: 'tool' as const, position: { x, y }, data: { connection } }] : [];
    });
    const lines: SyncEdge[] = [...groups].flatMap(([id, group]) => {
      const [one, two] = id.split(' ');
      if (one === undefined || two === undefined) return [];
      const isTurned = (xOf.get(one) ?? 0) > (xOf.get(two) ?? 0);
      const shown = group.flatMap((sync) => backlogs.find(({ syncId }) => syncId === sync.id) ?? []);
      const ends = isTurned ? { source: two, target: one } : { source: one, target: two };
      return [{ id, type: 'syncs' as const, ...ends, data: { syncs: shown } }];
    });
    const bottom = Math.max(...placed.map(({ y }) => y), 0) + rowPx;
    return { nodes: made, edges: lines, height: Math.min(Math.max(bottom + 60, 240), 640) };
  }, [connections, syncs, backlogs]);
  return (
    <div className={`panel ${classes['map'] ?? ''}`} style={{ blockSize: height }} dir="ltr">
      <ReactFlow
        // Fitted anew when tools come or go.
        key={nodes.map(({ id }) => id).join(' ')}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={colorMode}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
        minZoom={0.3}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        zoomOnDoubleClick={false}
        panOnDrag
        aria-label={t('mapHelp')}
      />
    </div>
  );
}

function Tool({ data: { connection } }: NodeProps<ToolNode>) {
  const { t: tConnections } = useTranslation('connections');
  const { connectionId, name, health } = connection;
  const { data: connections } = useQuery(connectionsQuery);
  const allowances = connections?.items.find(({ id }) => id === connectionId)?.allowances ?? [];
  return (
    <Link to="/connections/$connectionId" params={{ connectionId }} className={`${classes['tool'] ?? ''} nodrag nopan`}>
      <Handle type="target" position={Position.Left} isConnectable={false} className={classes['handle'] ?? ''} />
      <bdi className={classes['name']}>{name}</bdi>
      <HealthBadge health={health} />
      {allowances.length > 0 && (
        <div className={classes['quota']}>
          {tConnections('column.calls')}
          <QuotaGauge allowances={allowances} />
        </div>
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} className={classes['handle'] ?? ''} />
    </Link>
  );
}

function Syncs(props: EdgeProps<SyncEdge>) {
  const [path, x] = getBezierPath(props);
  // In the row of its tool, where the next one's does not come.
  const y = props.targetY;
  return (
    <>
      <BaseEdge path={path} />
      <EdgeLabelRenderer>
        <div
          className={`${classes['syncs'] ?? ''} nodrag nopan`}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          {props.data?.syncs.map((sync) => (
            <div key={sync.syncId} className={classes['sync']}>
              <Link to="/syncs/$syncId" params={{ syncId: sync.syncId }} className={classes['syncName'] ?? ''}>
                <bdi>{sync.name}</bdi>
                <SyncStateBadge state={sync.state} />
              </Link>
              <SyncFigures sync={sync} />
            </div>
          ))}
        </div>
      </EdgeLabelRenderer>
    </>
  );
}
