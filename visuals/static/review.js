// Keys for the review list: each button or link says its own in data-key. Nothing here is needed to decide.
(function () {
  "use strict";
  const help = document.querySelector(".keys");
  if (help) help.hidden = false;
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=radio]), select, textarea")) return;
    const wanted = document.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });
})();
