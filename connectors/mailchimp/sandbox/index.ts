export { type AudienceDefinition, type MergeFieldDefinition } from './account.js';
export { type MemberEdit, type MemberState, type PersonActions } from './person-actions.js';
export { type MailchimpSandbox, type MailchimpSandboxOptions, startMailchimpSandbox } from './start.js';
