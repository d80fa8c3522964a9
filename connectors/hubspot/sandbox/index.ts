export { type HubspotSandbox, type HubspotSandboxOptions, startHubspotSandbox } from './sandbox.js';
export { signatureV1, signatureV2, signatureV3 } from './signatures.js';
export { type RecordView, type UserActions } from './user-actions.js';
