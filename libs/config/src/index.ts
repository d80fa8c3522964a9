export * from './config-error.js';
export * from './config.js';
export { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel, type Role, ROLES } from './environment.js';
export { MailConfig } from './mail.js';
export { OAuthApp } from './oauth-apps.js';
export * from './secret-keys.js';
export * from './system-error.js';
export { OpenIdConfig } from './open-id.js';
