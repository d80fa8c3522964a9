const DEFINED_AT = '1970-01-01T00:00:00Z';

interface StageDefinition {
  id: string;
  label: string;
  metadata: Record<string, string>;
}

const lifecycle = (id: string, label: string, open = true): StageDefinition => ({
  id,
  label,
  metadata: { isClosed: String(!open), state: open ? 'OPEN' : 'CLOSED' },
});
const dealStage = (id: string, label: string, probability: string, isClosed = false): StageDefinition => ({
  id,
  label,
  metadata: { isClosed: String(isClosed), probability },
});

const LIFECYCLE: readonly StageDefinition[] = [
  lifecycle('subscriber', 'Subscriber'),
  lifecycle('lead', 'Lead'),
  lifecycle('marketingqualifiedlead', 'Marketing Qualified Lead'),
  lifecycle('salesqualifiedlead', 'Sales Qualified Lead'),
  lifecycle('opportunity', 'Opportunity'),
  lifecycle('customer', 'Customer'),
  lifecycle('evangelist', 'Evangelist'),
  lifecycle('other', 'Other', false),
];

const SALES: readonly StageDefinition[] = [
  dealStage('appointmentscheduled', 'Appointment Scheduled', '0.2'),
  dealStage('qualifiedtobuy', 'Qualified To Buy', '0.4'),
  dealStage('presentationscheduled', 'Presentation Scheduled', '0.6'),
  dealStage('decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'),
  dealStage('contractsent', 'Contract Sent', '0.9'),
  dealStage('closedwon', 'Closed Won', '1.0', true),
  dealStage('closedlost', 'Closed Lost', '0.0', true),
];

function pipeline(id: string, label: string, stages: readonly StageDefinition[]): Record<string, unknown> {
  const times = { createdAt: DEFINED_AT, updatedAt: DEFINED_AT };
  return {
    label,
    displayOrder: 0,
    id,
    stages: stages.map((stage, displayOrder) => ({
      ...stage,
      displayOrder,
      ...times,
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
      archived: false,
    })),
    ...times,
    archived: false,
  };
}

/** The pipelines of a new account, by object type id. */
export const PIPELINES: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  '0-1': [pipeline('contacts-lifecycle-pipeline', 'Lifecycle Stage Pipeline', LIFECYCLE)],
  '0-2': [pipeline('companies-lifecycle-pipeline', 'Lifecycle Stage Pipeline', LIFECYCLE)],
  '0-3': [pipeline('default', 'Sales Pipeline', SALES)],
};
