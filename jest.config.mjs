/** One Jest project a lane, so that a lane can be run alone: `npm test -- --selectProjects unit`. */
const base = {
  rootDir: '.',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)(?<!\\.json)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2024',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const lane = (displayName, testMatch) => ({ ...base, displayName, testMatch });

export default {
  // A guard against tests that hang, long enough for a machine that is busy with other things.
  testTimeout: 30_000,
  workerIdleMemoryLimit: '1GB',
  projects: [
    lane('unit', [
      '<rootDir>/libs/**/*.test.ts',
      '<rootDir>/apps/**/*.test.ts',
      '<rootDir>/scripts/**/*.test.ts',
      '<rootDir>/test/support/**/*.test.ts',
    ]),
    lane('connectors', ['<rootDir>/connectors/**/*.test.ts']),
    lane('simulation', ['<rootDir>/test/simulation/**/*.test.ts']),
    lane('console', ['<rootDir>/test/console/**/*.test.ts']),
    lane('e2e', ['<rootDir>/test/e2e/**/*.test.ts', '<rootDir>/test/scenarios/**/*.test.ts']),
  ],
};
