export { createLogger } from './logger.js';
export { redactFields, redactText } from './redact.js';
