// 清单与原文互相指引、筛选、逐处查看。没有脚本时,链接照样可用。
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function numberOf(id) {
    var match = /-[fm](\d+)$/.exec(id);
    return match ? match[1] : "";
  }

  // 多份报告时只显示一份或目录
  function show(report, everything) {
    root.classList.toggle("everything", Boolean(everything));
    all(".report.current, .index.current").forEach(function (one) { one.classList.remove("current"); });
    var shown = report || document.getElementById("index");
    if (shown) { shown.classList.add("current"); }
    if (report) { equip(report); }
    if (everything) { all(".report").forEach(equip); }
  }

  // 要靠脚本的部件,显示时才备好
  function equip(report) {
    var form = report.querySelector(".filters");
    var bar = report.querySelector(".walk");
    if (form) { form.hidden = !form.querySelector("fieldset"); }
    if (bar && bar.hidden) {
      bar.hidden = !stops(report).length;
      tell(report, "");
    }
  }

  function unfold(element) {
    for (var at = element.parentElement; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
  }

  function pieces(report, number) {
    return all('[data-f~="' + number + '"]', report);
  }

  // 突出一处:清单里的一条,和原文里它的全部字
  function select(report, number) {
    all(".on", report).forEach(function (one) { one.classList.remove("on"); });
    if (!number) { return; }
    pieces(report, number).forEach(function (one) { one.classList.add("on"); });
    var place = document.getElementById(report.id + "-f" + number);
    if (place) { place.classList.add("on"); }
    var back = report.querySelector(".return");
    if (back && place) { back.hash = place.id; }
    tell(report, number);
  }

  function stops(report) {
    return all(".sheet mark:not(.off) a[id], .sheet .gap:not(.off)", report);
  }

  // 第几处:先找自己的,被别的标记盖住时找盖住它的
  function index(list, number) {
    var own = list.findIndex(function (one) { return number && numberOf(one.id) === number; });
    return own >= 0 ? own : list.findIndex(function (one) {
      var marked = one.closest("[data-f]").getAttribute("data-f").split(" ");
      return number && marked.indexOf(number) >= 0;
    });
  }

  function tell(report, number) {
    var told = report.querySelector(".walk .at");
    if (!told) { return; }
    var list = stops(report);
    var at = index(list, number);
    told.textContent = (at < 0 ? "共 " + list.length : at + 1 + " / " + list.length) + " 处";
  }

  function go(id) {
    var target = id ? document.getElementById(id) : null;
    var report = target ? target.closest(".report") : null;
    if (root.classList.contains("many") && !(report && root.classList.contains("everything"))) { show(report, id === "all"); }
    if (!report) {
      window.scrollTo(0, 0);
      document.querySelector("main").scrollTop = 0;
      if (target) { target.focus({ preventScroll: true }); }
      return;
    }
    var entry = target.closest(".entry");
    if (entry && entry.hidden) { reset(report); }
    unfold(target);
    var number = numberOf(id);
    if (number) { select(report, number); }
    if (number && target.closest(".text")) {
      var place = document.getElementById(report.id + "-f" + number);
      if (place && wide()) { unfold(place); place.scrollIntoView({ block: "nearest" }); }
    }
    if (number && target.closest(".found")) {
      var first = pieces(report, number)[0];
      if (first && wide()) { unfold(first); first.scrollIntoView({ block: "center" }); }
    }
    var top = target === report || target.classList.contains("found") || target.classList.contains("text");
    target.scrollIntoView({ block: top ? "start" : "center" });
    target.focus({ preventScroll: true });
    if (!number && target.classList.contains("l")) {
      all(".on", report).forEach(function (one) { one.classList.remove("on"); });
      target.classList.add("on");
    }
  }

  function wide() {
    return window.matchMedia("(min-width: 900px)").matches;
  }

  function open(id) {
    if (window.location.hash === "#" + id) { go(id); } else { window.location.hash = id; }
  }

  // 一处有几个标记时,再点一次换下一个
  function following(link) {
    var numbers = link.parentElement.getAttribute("data-f").split(" ");
    var report = link.closest(".report");
    var now = report.querySelector(".place.on");
    var at = now ? numbers.indexOf(numberOf(now.id)) : -1;
    return report.id + "-f" + numbers[(at + 1) % numbers.length];
  }

  function clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    var step = event.target.closest("button[data-step]");
    if (step) { walk(step.closest(".report"), Number(step.getAttribute("data-step"))); return; }
    var link = event.target.closest('a[href^="#"]');
    if (!link) { return; }
    event.preventDefault();
    open(link.parentElement.tagName === "MARK" ? following(link) : link.hash.slice(1));
  }

  function walk(report, step) {
    var list = stops(report);
    if (!list.length) { return; }
    var now = report.querySelector(".place.on");
    var at = index(list, now ? numberOf(now.id) : "");
    var next = at < 0 ? (step > 0 ? 0 : list.length - 1) : (at + step + list.length) % list.length;
    go(list[next].id);
    var button = report.querySelector('.walk button[data-step="' + step + '"]');
    button.focus({ preventScroll: true });
  }

  function reset(report) {
    var form = report.querySelector(".filters");
    all("input", form).forEach(function (box) { box.checked = true; });
    sift(form);
  }

  // 勾选的才显示;原文里相应的标记一同显隐
  function sift(form) {
    var report = form.closest(".report");
    var boxes = all("input", form);
    var hidden = {};
    var shown = 0;
    all(".group:not(details) .entry", report).forEach(function (entry) {
      var kept = boxes.every(function (box) { return box.checked || entry.getAttribute("data-" + box.name) !== box.value; });
      entry.hidden = !kept;
      shown += kept ? 1 : 0;
      all(".place", entry).forEach(function (place) { hidden[numberOf(place.id)] = !kept; });
    });
    all(".group:not(details)", report).forEach(function (group) {
      group.hidden = !group.querySelector(".entry:not([hidden])");
    });
    all(".sheet mark, .sheet .gap", report).forEach(function (mark) {
      var numbers = mark.getAttribute("data-f").split(" ");
      mark.classList.toggle("off", numbers.every(function (number) { return hidden[number] !== false; }) && numbers.some(function (number) { return hidden[number]; }));
    });
    form.querySelector(".shown").textContent = "显示 " + shown + " 项";
    tell(report, "");
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.addEventListener("click", clicked);
    document.addEventListener("change", function (event) {
      var form = event.target.closest(".filters");
      if (form) { sift(form); }
    });
    window.addEventListener("hashchange", function () { go(window.location.hash.slice(1)); });
    if (!root.classList.contains("many")) { all(".report").forEach(equip); }
    if (root.classList.contains("many") || window.location.hash) { go(window.location.hash.slice(1)); }
  });
})();
