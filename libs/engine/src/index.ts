export * from './model.js';
export * from './ports/sessions.js';
export * from './ports/store.js';
export * from './ports/tickets.js';
