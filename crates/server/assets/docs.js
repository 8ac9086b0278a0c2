// Shows /openapi.json with Swagger UI. Loaded after swagger-ui-bundle.js, which defines SwaggerUIBundle.
(() => {
  "use strict";

  const root = document.getElementById("docs");

  /** A link inside the button that opens an operation is one control too many: show its text only. */
  const PlainPaths = ({ React }) => ({
    wrapComponents: {
      DeepLink: () => ({ text }) => React.createElement("span", null, text),
    },
  });

  SwaggerUIBundle({
    url: "/openapi.json",
    domNode: root,
    plugins: [PlainPaths],
    deepLinking: true, // the address follows what is open
    displayOperationId: true, // the same name is in events, permissions and the log
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    filter: true,
    persistAuthorization: false, // a token lives in memory and goes with the page
    queryConfigEnabled: false, // nobody can make this page show another description
    validatorUrl: null, // no badge from outside
  });

  // Names for the controls that have none, for a screen reader.
  const NAMES = [
    ["#servers", () => "Server"],
    [".close-modal", () => "Close"],
    [".examples-select-element", () => "Example"],
    [".operation-filter-input", () => "Filter by tag or path"],
    [".content-type", () => "Media type"],
    [".body-param__text", () => "Request body"],
    ["[data-param-name] :is(input, select, textarea)", (field) => field.closest("[data-param-name]").dataset.paramName],
  ];
  new MutationObserver(() => {
    for (const [selector, name] of NAMES) {
      for (const control of root.querySelectorAll(selector)) {
        if (!control.hasAttribute("aria-label")) control.setAttribute("aria-label", name(control));
      }
    }
  }).observe(root, { childList: true, subtree: true });
})();
