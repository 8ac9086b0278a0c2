// Takes the place of the package react-style-singleton, through which dialogs lock the page's scrolling.
// That one adds a <style> element, which would need style-src 'unsafe-inline'; a constructed style sheet does not.
import { useEffect } from "react";

export function styleSingleton() {
  return function Style({ styles }) {
    useEffect(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      return () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
      };
    }, [styles]);
    return null;
  };
}
