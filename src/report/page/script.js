// Opens what the address names and moves the focus there; opens every asset for printing, and closes it again.
document.documentElement.classList.add("js");
function follow() {
  var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView({block: "nearest"});
  var focus = target.querySelector("h3, summary");
  if (focus) focus.focus({preventScroll: true});
}
var opened = [];
addEventListener("hashchange", follow);
addEventListener("DOMContentLoaded", follow);
addEventListener("beforeprint", function () {
  document.querySelectorAll("details:not([open])").forEach(function (d) { d.open = true; opened.push(d); });
});
addEventListener("afterprint", function () {
  opened.forEach(function (d) { d.open = false; });
  opened = [];
});
