// Opens what the address names, shows one cell's reasons at a time, and opens every asset before printing.
document.documentElement.classList.add("js");
function follow() {
  var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView({block: "nearest"});
  var focus = target.querySelector("h3, summary");
  if (focus) focus.focus();
}
addEventListener("hashchange", follow);
addEventListener("DOMContentLoaded", follow);
addEventListener("beforeprint", function () {
  document.querySelectorAll("details").forEach(function (d) { d.open = true; });
});
