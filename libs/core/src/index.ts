export * from './lens.js';
export * from './mapping.js';
export * from './plan.js';
export * from './record.js';
export * from './values.js';
