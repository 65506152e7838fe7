// Opens what the address names and moves the focus there; lists only the assets that are looked for; opens every listed
// asset for printing, and closes it again.
document.documentElement.classList.add("js");

function follow() {
  var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.tagName === "DETAILS") { target.open = true; target.hidden = false; }
  target.scrollIntoView({block: "nearest"});
  var focus = target.matches("a") ? target : target.querySelector("h3, summary");
  if (focus) focus.focus({preventScroll: true});
}

function plain(text) {
  return text.toLowerCase().replace(/\s+/g, " ");
}

function filter() {
  var words = plain(document.getElementById("find").value.trim());
  var verdicts = Array.from(document.querySelectorAll(".filter :checked"), function (box) { return box.value; });
  var all = document.querySelectorAll("details"), shown = 0;
  all.forEach(function (asset) {
    asset.hidden = verdicts.indexOf(asset.dataset.verdict) < 0 ||
      (words !== "" && plain(asset.textContent).indexOf(words) < 0);
    if (!asset.hidden) shown++;
  });
  document.getElementById("found").textContent = shown < all.length ? shown + " of " + all.length + " listed" : "";
}

var opened = [], waiting;
addEventListener("hashchange", follow);
addEventListener("DOMContentLoaded", function () {
  follow();
  document.querySelector(".filter").addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 150);
  });
});
addEventListener("beforeprint", function () {
  document.querySelectorAll("details:not([open]):not([hidden])").forEach(function (asset) {
    asset.open = true;
    opened.push(asset);
  });
});
addEventListener("afterprint", function () {
  opened.forEach(function (asset) { asset.open = false; });
  opened = [];
});
