export * from './base-url.js';
export * from './connector.js';
export * from './errors.js';
export * from './http.js';
export * from './runtime.js';
export * from './secret.js';
export * from './sign-in.js';
export * from './webhook.js';
