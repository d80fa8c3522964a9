export { type Runtime } from '../../runtime/src/compose.js';

/** Under this token Nest hands out the parts the API shares with the worker. */
export const RUNTIME = Symbol('runtime');
