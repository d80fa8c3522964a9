import { type CallContext, ConnectorError, type FieldDescription } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { type ObjectKind } from './objects.js';
import { resultsOf } from './records.js';

const PIPELINE_PROPERTY = 'pipeline';
const STAGE_PROPERTY = 'dealstage';

/** Fills in the choices of the properties that hold a pipeline and a stage, which HubSpot keeps apart from them. */
export async function withStages(
  client: HubSpotClient,
  kind: ObjectKind,
  fields: readonly FieldDescription[],
  context: CallContext,
): Promise<readonly FieldDescription[]> {
  const pipelines = await readPipelines(client, kind, context);
  if (pipelines.length === 0) return fields;
  const choices: Readonly<Record<string, readonly { value: string; title: string }[]>> = {
    [PIPELINE_PROPERTY]: pipelines.map(({ id, label }) => ({ value: id, title: label })),
    [STAGE_PROPERTY]: pipelines.flatMap(({ label, stages }) =>
      stages.map((stage) => ({
        value: stage.id,
        // Stages of two pipelines may share a name.
        title: pipelines.length === 1 ? stage.label : `${stage.label} (${label})`,
      })),
    ),
  };
  return fields.map((field) => {
    const values = choices[field.name];
    return values === undefined ? field : { ...field, options: { closed: true, values } };
  });
}

async function readPipelines(client: HubSpotClient, kind: ObjectKind, context: CallContext) {
  try {
    return resultsOf(await client.call('general', context, (sdk) => sdk.crm.pipelines.pipelinesApi.getAll(kind.name)));
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'permission') return [];
    throw error;
  }
}
