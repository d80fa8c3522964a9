/** The fences of docs/ARCHITECTURE.md. Each rule says why it is there: read that before loosening one. */
const source = '^(apps|libs|connectors)/';
const fence = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: source, pathNot: [from, ...allowed] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle has no reading order.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    fence(
      'core-is-pure',
      'core decides; it must be callable from anywhere with no world around it.',
      '^libs/core/',
      [],
    ),
    {
      name: 'core-has-no-io',
      comment: 'core has no clock, files or network, so it imports nothing of node and only libraries that compute.',
      severity: 'error',
      from: { path: '^libs/core/src', pathNot: ['\\.test\\.ts$', '^libs/core/src/testing/'] },
      to: { pathNot: ['^libs/core/', 'node_modules/libphonenumber-js/', 'node_modules/@marcbachmann/cel-js/'] },
    },
    fence('sdk-knows-core-only', 'a connector author reads core and the SDK, nothing else.', '^libs/connector-sdk/', [
      '^libs/core/',
    ]),
    fence('api-client-stands-alone', 'what it knows of the API is what its description says.', '^libs/api-client/', []),
    fence('configuration-knows-core-only', 'files are read and compared without a server.', '^libs/configuration/', [
      '^libs/core/',
    ]),
    fence('sandbox-kit-stands-alone', 'sandboxes must not share code with what they test.', '^libs/sandbox-kit/', []),
    fence(
      'sandbox-is-independent',
      'a sandbox that shares code with its connector proves nothing.',
      '^connectors/[^/]+/sandbox/',
      ['^libs/sandbox-kit/'],
    ),
    {
      name: 'connector-knows-sdk-only',
      comment: 'adding a vendor touches no other folder.',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/src/' },
      to: { path: source, pathNot: ['^connectors/$1/src/', '^libs/connector-sdk/', '^libs/core/'] },
    },
    fence(
      'engine-knows-no-framework',
      'use cases run in the simulation as they run in production.',
      '^libs/engine/src/',
      ['^libs/core/', '^libs/connector-sdk/'],
    ),
    fence(
      'engine-tests-use-memory',
      'what tests share runs on the reference connector, and on no vendor.',
      '^libs/engine/testing/',
      ['^libs/engine/', '^libs/core/', '^libs/connector-sdk/', '^connectors/memory/'],
    ),
    {
      name: 'engine-imports-no-infrastructure',
      comment: 'no Nest, TypeORM or BullMQ inside the engine.',
      severity: 'error',
      from: { path: '^libs/(engine|core|connector-sdk)/src' },
      to: { path: 'node_modules/(@nestjs|typeorm|bullmq|ioredis|pg)/' },
    },
    fence('persistence-serves-engine', 'adapters know the ports they implement and no more.', '^libs/persistence/', [
      '^libs/engine/',
      '^libs/core/',
      '^libs/connector-sdk/',
      '^libs/config/',
      '^libs/observability/',
    ]),
    fence('queue-serves-engine', 'adapters know the ports they implement and no more.', '^libs/queue/', [
      '^libs/engine/',
      '^libs/core/',
      '^libs/connector-sdk/',
      '^libs/config/',
      '^libs/observability/',
    ]),
    {
      name: 'apps-reach-connectors-by-registry',
      comment: 'one module lists the connectors.',
      severity: 'error',
      from: { path: '^apps/', pathNot: ['^apps/[^/]+/src/connectors\\.registry\\.ts$', '\\.test\\.ts$'] },
      to: { path: '^connectors/' },
    },
    {
      name: 'console-knows-the-described-api-only',
      comment:
        'whatever the console does can be done by anyone who calls the API: it shares no code with it but the types written from its description.',
      severity: 'error',
      from: { path: '^apps/console/' },
      to: { path: source, pathNot: ['^apps/console/', '^libs/api-client/src/schema\\.d\\.ts$'] },
    },
    {
      name: 'console-is-no-library',
      comment: 'what runs in a browser is of no use to a server.',
      severity: 'error',
      from: { path: '^(apps|libs|connectors|test)/', pathNot: '^apps/console/' },
      to: { path: '^apps/console/src/' },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'an import that resolves to nothing.',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^#'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['main', 'types'],
    },
  },
};
