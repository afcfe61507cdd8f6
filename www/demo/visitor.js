// Who visits: what the switches of this page say (demo.js), read before Portcullis is. On a site of your own the server writes the
// region, and the visitor's browser has the signal.
(() => {
  const region = sessionStorage.getItem("demo.region");
  if (region) document.head.append(Object.assign(document.createElement("meta"), { name: "portcullis-region", content: region }));
  const says = sessionStorage.getItem("demo.gpc") === "true";
  if (says) Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { configurable: true, get: () => true });
})();
