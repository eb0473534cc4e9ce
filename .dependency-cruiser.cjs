/** Who may import whom: docs/architecture.md, "The parts". */
const only = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: `^${from}/`, pathNot: "\\.test\\.tsx?$" },
  to: { path: "^(packages|apps|bench|e2e|scripts)/", pathNot: [`^${from}/`, ...allowed.map((path) => `^${path}/`)] },
});

module.exports = {
  forbidden: [
    only("solver-stands-alone", "packages/solver", []),
    only("roads-stands-alone", "packages/roads", []),
    only("protocol-stands-alone", "packages/protocol", []),
    only("client-knows-protocol", "packages/client", ["packages/protocol"]),
    only("server-knows", "apps/server", ["packages/solver", "packages/roads", "packages/protocol"]),
    only("console-knows", "apps/console", ["packages/protocol", "packages/client"]),
    only("simulator-knows", "apps/simulator", [
      "packages/client",
      "packages/protocol",
      "packages/roads",
      "packages/solver",
    ]),
    only("cli-knows", "apps/cli", ["packages/solver", "packages/roads", "packages/protocol", "packages/client"]),
    {
      name: "only-through-the-index",
      comment: "A package is used by its exports, not by its inner files.",
      severity: "error",
      from: { path: "^(packages|apps)/([^/]+)/", pathNot: "\\.test\\.tsx?$" },
      to: {
        path: "^packages/([^/]+)/src/",
        pathNot: ["^$1/$2/", "/src/index\\.ts$", "^packages/(solver|roads)/src/node/"],
      },
    },
    {
      name: "platform-imports-no-feature",
      severity: "error",
      from: { path: "^apps/server/src/platform/", pathNot: "\\.test\\.ts$" },
      to: { path: "^apps/server/src/(?!platform/)" },
    },
    {
      name: "no-foreign-store",
      comment: "A feature may call another feature's service, never its store.",
      severity: "error",
      from: { path: "^apps/server/src/([^/]+)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^apps/server/src/[^/]+/store\\.ts$", pathNot: "^apps/server/src/$1/" },
    },
    {
      name: "no-circular",
      comment: "A circle that holds by a type-only import is none when the code runs.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "solver-and-roads-are-pure",
      comment: "Everything but src/node runs in a browser.",
      severity: "error",
      from: { path: "^packages/(solver|roads)/src/", pathNot: ["^packages/(solver|roads)/src/node/", "\\.test\\.ts$"] },
      to: { dependencyTypes: ["core"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
