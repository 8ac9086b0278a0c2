// The code comes behind the # of the link, which no server sees. It is kept while one signs in.
const key = "betre-invitation " + location.pathname;
const code = location.hash.slice(1) || sessionStorage.getItem(key) || "";
if (code) sessionStorage.setItem(key, code);
const field = document.getElementById("secret");
if (field && code) field.value = code;
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
