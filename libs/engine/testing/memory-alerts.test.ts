import { describeAlertStore } from './alert-store-suite.js';
import { MemoryAlertStore } from './memory-alerts.js';

describeAlertStore('in memory', async () => {
  const store = new MemoryAlertStore();
  return {
    store,
    putWorkspace: async (id, name) => store.putWorkspace(id, name),
    putChannel: async (workspaceId, channel, on) => store.putChannel(workspaceId, channel, on),
    touch: async (alertId, change) => store.touch(alertId, change),
    close: async () => undefined,
  };
});
