// Bundles the browser code: `node build.mjs <out>` for the product, `node build.mjs test` for its unit tests.
import { build } from "esbuild";
import { readdirSync } from "node:fs";

const out = process.argv[2] ?? "dist";
const common = { bundle: true, target: "es2022", logLevel: "warning" };

if (out === "test") {
  const tests = readdirSync("test").filter(name => name.endsWith(".test.ts")).map(name => `test/${name}`);
  await build({ ...common, entryPoints: tests, outdir: ".test", format: "esm", platform: "node", external: ["fast-check"] });
} else {
  await build({
    ...common, entryPoints: { console: "src/console.ts", theme: "styles/console.css", hub: "src/hub.ts", client: "src/client.ts" },
    outdir: out, format: "esm", minify: true, legalComments: "eof",
  });
}
