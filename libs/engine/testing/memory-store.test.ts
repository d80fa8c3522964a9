import { MemoryEngineStore } from './memory-store.js';
import { describeEngineStore } from './store-suite.js';

describeEngineStore('in memory', async () => {
  const store = new MemoryEngineStore();
  return {
    store,
    putConnection: async (connection) => store.putConnection(connection),
    changeSecrets: (connectionId, changed) => store.changeSecrets(connectionId, changed),
    putSync: async (sync) => store.putSync(sync),
    putMapping: async (syncId, mapping) => store.putMapping(syncId, mapping),
    answer: async (syncId, conflictId, decision) => store.answer(syncId, conflictId, decision),
    conflicts: async (syncId) => store.conflicts(syncId),
    held: async (syncId) => store.drastic(syncId).filter((one) => one.held),
    close: async () => undefined,
  };
});
