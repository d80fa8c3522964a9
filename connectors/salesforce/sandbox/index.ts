export { type GapKind } from './change-events.js';
export { type CustomFieldDefinition, type CustomFieldType } from './custom-fields.js';
export { type CustomObjectDefinition } from './custom-objects.js';
export { type SalesforceSandboxOptions } from './options.js';
export { type OutboundMessage } from './outbound.js';
export { type PeopleInTheUi, UiRefusal, type UiSaveOptions } from './people-in-the-ui.js';
export { type DuplicateRule } from './rules.js';
export {
  type SalesforceSandbox,
  type SandboxControls,
  startSalesforceSandbox,
  type ValidationRuleDefinition,
} from './server.js';
