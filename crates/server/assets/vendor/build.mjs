// Run by ../vendor.sh in a scratch copy of this folder, after `npm ci`: node build.mjs <output folder>.
// Writes the vendored files, their licence texts and the table of the README.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2];
const modules = "node_modules";
const read = (...parts) => readFileSync(join(...parts), "utf8");
const manifest = (dir) => JSON.parse(read(dir, "package.json"));
const version = (name) => manifest(join(modules, name)).version;
const write = (name, content) => writeFileSync(join(out, name), content);

// GraphiQL's style sheet carries two web fonts as data: URLs (80 % of its size). Without them the page
// uses the system's fonts and the Content-Security-Policy needs no font-src.
const withoutFonts = {
  name: "without-fonts",
  setup: (esbuild) =>
    esbuild.onLoad({ filter: /\.css$/ }, ({ path }) => ({
      contents: read(path).replace(/@font-face\s*\{[^}]*\}/g, ""),
      loader: "css",
    })),
};

const { metafile } = await build({
  entryPoints: { "graphiql-vendor": "graphiql-entry.js" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "GraphiQLVendor",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  alias: { "react-style-singleton": "./style-singleton.js" },
  define: { "process.env.NODE_ENV": '"production"' },
  banner: {
    js: `/* GraphiQL ${version("graphiql")} and what it needs; licences: /assets/graphiql-licenses.txt */`,
    css: `/* GraphiQL ${version("graphiql")}; licences: /assets/graphiql-licenses.txt */`,
  },
  plugins: [withoutFonts],
  metafile: true,
  logLevel: "warning",
});

// Every package with at least one byte in the bundle, with its licence text.
const accepted = new Set(["MIT", "Apache-2.0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause"]);
const bundled = new Set(
  Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1])
      .filter(Boolean),
  ),
);
const licences = [...bundled].map((dir) => {
  const { name, version, license, author } = manifest(dir);
  if (!accepted.has(license)) throw new Error(`${name} ${version}: licence ${license} is not accepted`);
  const file = readdirSync(dir).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  const text = file
    ? read(dir, file).trim()
    : `(no licence file in the package; its manifest says ${license}${author ? `, by ${author.name ?? author}` : ""})`;
  return { title: `${name} ${version} (${license})`, text };
});
licences.sort((a, b) => (a.title < b.title ? -1 : 1));
const rule = "=".repeat(78);
const section = ({ title, text }) => `${rule}\n${title}\n${rule}\n\n${text.replace(/\r\n/g, "\n")}\n`;
write("graphiql-licenses.txt", licences.map(section).join("\n"));

// Swagger UI is copied byte for byte.
const swagger = join(modules, "swagger-ui-dist");
for (const name of ["swagger-ui-bundle.js", "swagger-ui.css"]) write(name, readFileSync(join(swagger, name)));
write(
  "swagger-ui-licenses.txt",
  ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"]
    .map((name) => section({ title: `swagger-ui-dist ${version("swagger-ui-dist")}: ${name}`, text: read(swagger, name).trim() }))
    .join("\n"),
);

// The table of the README.
const kinds = [...new Set(licences.map(({ title }) => title.match(/\(([^)]*)\)$/)[1]))].sort().join(", ");
const graphiql = `graphiql ${version("graphiql")}`;
const swaggerUi = `swagger-ui-dist ${version("swagger-ui-dist")}`;
const rows = [
  ["graphiql-vendor.js", `${graphiql}, react ${version("react")}, react-dom ${version("react-dom")}, graphql ${version("graphql")}, graphql-ws ${version("graphql-ws")}, bundled`, `MIT; parts ${kinds}`],
  ["graphiql-vendor.css", `${graphiql}, style sheet without its web fonts`, "MIT"],
  ["graphiql-licenses.txt", `licence texts of the ${licences.length} packages in the bundle`, "-"],
  ["swagger-ui-bundle.js", `${swaggerUi}, unchanged`, "Apache-2.0"],
  ["swagger-ui.css", `${swaggerUi}, unchanged`, "Apache-2.0"],
  ["swagger-ui-licenses.txt", `${swaggerUi}: LICENSE, NOTICE and the notices of its parts`, "-"],
].map(([name, what, licence]) => {
  const body = readFileSync(join(out, name));
  const sum = createHash("sha256").update(body).digest("hex");
  return `| \`${name}\` | ${what} | ${licence} | ${body.length} | \`${sum}\` |`;
});
const table = ["| file | npm package and version | licence | bytes | sha256 |", "|---|---|---|---|---|", ...rows].join("\n");
const readme = join(out, "README.md");
if (!existsSync(readme)) throw new Error(`${readme} is missing`);
write("README.md", read(readme).replace(/(<!-- vendored -->\n)[\s\S]*?(\n<!-- \/vendored -->)/, `$1${table}$2`));
