/** Who is signed in while the API does not answer this itself: may everything. */
export const PERMITTED = {
  person: { id: '0b7d2c0e-6a0c-4d53-a8f4-0d3ed20e5a52', name: 'Noor Haddad', email: 'noor@example.com' },
  workspace: { id: '35c5dd0c-4d7a-44a5-9b07-4f1b7ea1c7c4', name: 'Test' },
  role: 'owner',
  permissions: [
    ...['health.read', 'connections.read', 'connections.check', 'connections.write'],
    ...['syncs.read', 'syncs.operate', 'syncs.write', 'mappings.try', 'segments.read', 'segments.write'],
    ...['runs.read', 'runs.plan', 'runs.approve', 'links.read', 'links.write'],
    ...['conflicts.read', 'conflicts.answer', 'deadLetters.read', 'deadLetters.answer', 'personal.read'],
  ],
  workspaces: [{ id: '35c5dd0c-4d7a-44a5-9b07-4f1b7ea1c7c4', name: 'Test', role: 'owner' }],
  masked: false,
};
