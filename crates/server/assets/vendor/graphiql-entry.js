// The parts our boot script (../graphiql.js) uses; bundled into ../graphiql-vendor.js as `GraphiQLVendor`.
export { createElement } from "react";
export { createRoot } from "react-dom/client";
export { createClient } from "graphql-ws";
export { GraphiQL } from "graphiql";
import "graphiql/style.css";
