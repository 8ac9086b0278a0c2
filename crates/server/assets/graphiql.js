// Starts GraphiQL on the page's own address. Loaded after graphiql-vendor.js, which defines GraphiQLVendor.
(() => {
  "use strict";

  const { GraphiQL, createClient, createElement, createRoot } = GraphiQLVendor;

  const TOKEN = "betre.token";
  const DEFAULT_QUERY = `# Betre's GraphQL API for the tenant in the address.
#
# Put a bearer token into the field at the top.
# Ctrl+Enter runs the query, Ctrl+Space suggests,
# the book at the left shows the schema.
# This query lists what can be asked:

query WhatCanBeAsked {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
`;

  const endpoint = window.location.pathname;
  const input = document.getElementById("token");
  const status = document.getElementById("status");
  const root = createRoot(document.getElementById("graphiql"));

  const token = () => input.value.trim().replace(/^bearer\s+/i, "");
  const credentials = () => (token() ? { authorization: `Bearer ${token()}` } : {});

  const say = (text) => {
    status.textContent = text;
  };

  const failure = (message) => ({ errors: [{ message }] });

  /** Which kind of operation is about to run: "query", "mutation" or "subscription". */
  function kindOf(documentAST, operationName) {
    const operations = documentAST?.definitions.filter(({ kind }) => kind === "OperationDefinition") ?? [];
    const chosen = operations.find(({ name }) => name?.value === operationName) ?? operations[0];
    return chosen?.operation ?? "query";
  }

  /** One request. GraphiQL shows the answer as it is, also when it is an application/problem+json. */
  async function post(params, extraHeaders = {}) {
    const headers = new Headers({
      accept: "application/graphql-response+json, application/json",
      "content-type": "application/json",
      ...credentials(),
    });
    Object.entries(extraHeaders).forEach(([name, value]) => headers.set(name, value));
    const response = await fetch(endpoint, {
      method: "POST",
      headers,
      body: JSON.stringify(params),
      cache: "no-store",
      redirect: "error",
    });
    say(response.status === 401 ? "401: a valid bearer token is needed" : `HTTP ${response.status}`);
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return failure(`HTTP ${response.status}: ${text.slice(0, 500) || "empty answer"}`);
    }
  }

  /** One subscription on a WebSocket of its own (graphql-transport-ws), closed with it. */
  async function* subscribe(params) {
    const address = new URL(endpoint, window.location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const client = createClient({ url: address.href, connectionParams: credentials, retryAttempts: 0 });
    try {
      yield* client.iterate(params);
    } catch (problem) {
      if (!(problem instanceof CloseEvent)) throw problem;
      yield failure(`WebSocket closed: ${problem.code} ${problem.reason}`);
    }
  }

  /** A new function for each token, so that GraphiQL asks for the schema again. */
  const fetcher = () => (params, options) =>
    kindOf(options?.documentAST, params.operationName) === "subscription"
      ? subscribe(params)
      : post(params, options?.headers);

  // Queries, variables and history go where the token goes: away with the tab. One set for each address.
  const prefix = `betre.graphiql:${endpoint}:`;
  const storage = {
    getItem: (key) => window.sessionStorage.getItem(prefix + key),
    setItem: (key, value) => window.sessionStorage.setItem(prefix + key, value),
    removeItem: (key) => window.sessionStorage.removeItem(prefix + key),
    keys: () => Object.keys(window.sessionStorage).filter((key) => key.startsWith(prefix)),
    get length() {
      return this.keys().length;
    },
    clear() {
      this.keys().forEach((key) => window.sessionStorage.removeItem(key));
    },
  };

  /** Without a token nothing is asked of the server until someone runs a query. */
  function render() {
    const schema = token() ? undefined : null;
    if (!token()) say("Enter a token to load the schema");
    root.render(
      createElement(GraphiQL, {
        defaultQuery: DEFAULT_QUERY,
        fetcher: fetcher(),
        schema,
        showPersistHeadersSettings: false,
        storage,
      }),
    );
  }

  // CodeMirror's hidden text areas have no name of their own for a screen reader.
  const NAMES = [
    [".graphiql-query-editor", "Query"],
    [".result-window", "Answer"],
    [".graphiql-editor-tool .graphiql-editor:first-child", "Variables"],
    [".graphiql-editor-tool", "Headers"],
  ];
  new MutationObserver(() => {
    for (const area of document.querySelectorAll(".CodeMirror textarea:not([aria-label])")) {
      const [, name] = NAMES.find(([selector]) => area.closest(selector)) ?? [];
      if (name) area.setAttribute("aria-label", name);
    }
  }).observe(document.getElementById("graphiql"), { childList: true, subtree: true });

  input.value = window.sessionStorage.getItem(TOKEN) ?? "";
  input.addEventListener("change", () => {
    if (token()) window.sessionStorage.setItem(TOKEN, token());
    else window.sessionStorage.removeItem(TOKEN);
    render();
  });
  render();
})();
