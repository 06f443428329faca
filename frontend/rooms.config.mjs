/**
 * The rooms of src, checked: app > features > shared (components, hooks, lib, config) > client.
 * A folder that is in none of them fails too.
 */
const SHARED = '^src/(components|hooks|lib|config)/'

export default {
  forbidden: [
    {
      name: 'no feature imports another',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'features are unaware of the app',
      severity: 'error',
      from: { path: '^src/features/' },
      to: { path: '^src/app/' },
    },
    {
      name: 'shared rooms are unaware of features and app',
      severity: 'error',
      from: { path: SHARED },
      to: { path: '^src/(features|app)/' },
    },
    {
      name: 'components do not send requests',
      severity: 'error',
      from: { path: '^src/(features/[^/]+/components|components)/', pathNot: '[.]test[.]tsx?$' },
      to: { path: '^src/client/sdk' },
    },
    {
      name: 'what is for tests stays in tests',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/testing/', '[.]test[.]tsx?$'] },
      to: { path: '^src/testing/' },
    },
    {
      name: 'every folder of src is a declared room',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: '^src/(app|features|components|hooks|lib|config|client|testing)/' },
    },
    {
      name: 'no barrels',
      severity: 'error',
      from: { pathNot: '^src/client/' },
      to: { path: '^src/.*/index[.]tsx?$', pathNot: '^src/client/' },
    },
    { name: 'no cycles', severity: 'error', from: { pathNot: '^src/client/' }, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
