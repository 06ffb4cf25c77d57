// 检查页:逐份上传、显示结果、下载、重查。文件只留在浏览器里,服务器查完就删。
(function () {
  "use strict";
  var form = document.getElementById("ask");
  var chosen = document.getElementById("file");
  var alarm = document.getElementById("alarm");
  var reports = document.getElementById("reports");
  var rows = document.getElementById("rows");
  var done = {};      // 报告的编号 → 文件、选择、结果
  var byName = {};    // 文件名 → 报告的编号
  var next = 1;
  var stopped = null; // 正在检查时可以中止
  var mending = "";

  function warn(text) {
    alarm.textContent = text;
  }

  function choices() {
    var made = {};
    ["rules", "stage", "level", "year"].forEach(function (name) {
      var value = form.elements[name].value.trim();
      if (value) { made[name] = value; }
    });
    return made;
  }

  // 读进内存:改动过的文件,浏览器不肯再上传
  function held(file) {
    return file.arrayBuffer().then(function (data) { return { name: file.name, data: new Blob([data]) }; });
  }

  function post(item, extra, asked) {
    var body = new FormData();
    Object.keys(asked).forEach(function (key) { body.append(key, asked[key]); });
    Object.keys(extra).forEach(function (key) { body.append(key, extra[key]); });
    body.append("file", item.data, item.name);
    return fetch("/check", { method: "POST", body: body, headers: { accept: "application/json" }, signal: stopped ? stopped.signal : undefined }).then(function (answer) {
      if (answer.status === 503 && stopped) {
        return pause(Number(answer.headers.get("retry-after")) || 5).then(function () { return post(item, extra, asked); });
      }
      if (answer.ok) { return answer; }
      return answer.json().then(function (said) { throw new Error(said.error.message); }, function () { throw new Error("服务器没有完成检查,请稍后再试"); });
    }, function (error) {
      if (error.name === "AbortError") { throw error; }
      throw new Error("连不上服务器,请看它是否还在运行");
    });
  }

  function pause(seconds) {
    return new Promise(function (resolve, reject) {
      var timer = window.setTimeout(resolve, 1000 * seconds);
      stopped.signal.addEventListener("abort", function () { window.clearTimeout(timer); reject(new DOMException("", "AbortError")); });
    });
  }

  // 检查一份;与前一次比较的,带上前一次的问题
  function check(item, asked, before) {
    var id = "r" + next++;
    var extra = { prefix: id };
    if (before) { extra.earlier = JSON.stringify(done[before].issues); }
    return post(item, extra, asked).then(function (answer) { return answer.json(); }).then(function (pieces) {
      var piece = pieces[0];
      done[id] = { item: item, asked: asked, issues: piece.issues };
      byName[item.name] = id;
      if (before) { forget(before); }
      reports.insertAdjacentHTML("beforeend", piece.html);
      var shown = document.getElementById(id);
      shown.querySelectorAll(".desk .line").forEach(function (line) { line.hidden = false; });
      list(piece, before);
      return id;
    });
  }

  function forget(id) {
    var old = document.getElementById(id);
    if (old) { old.remove(); }
    delete done[id];
  }

  function cell(row, text, name) {
    var made = document.createElement("td");
    made.textContent = text;
    if (name) { made.className = name; }
    row.appendChild(made);
    return made;
  }

  function list(piece, before) {
    var row = document.createElement("tr");
    row.id = "row-" + piece.id;
    cell(row, "");
    var name = cell(row, "", "name");
    var link = document.createElement("a");
    link.href = "#" + piece.id;
    link.textContent = piece.title;
    name.appendChild(link);
    var path = document.createElement("span");
    path.className = "path";
    path.textContent = piece.path;
    name.appendChild(path);
    var verdict = document.createElement("span");
    verdict.className = "outcome " + piece.outcome;
    verdict.textContent = piece.verdict;
    cell(row, "").appendChild(verdict);
    cell(row, piece.score || "—");
    cell(row, piece.grade || "—");
    cell(row, piece.open || "—");
    var old = before ? document.getElementById("row-" + before) : null;
    if (old) { old.replaceWith(row); } else { rows.appendChild(row); }
    Array.prototype.forEach.call(rows.children, function (one, at) { one.firstChild.textContent = at + 1; });
    document.getElementById("results").hidden = false;
  }

  // 一份接一份,显示第几份,可以取消
  function run(items) {
    if (stopped) { warn("正在检查,请等这一批完成,或先取消"); return; }
    var most = Number(form.dataset.most);
    var wrong = [];
    items = items.filter(function (item) {
      if (item.file && item.file.size > most) { wrong.push(item.file.name + ":文件超过 " + Math.round(most / 1048576) + " MB,请确认选对了文件"); }
      else if (item.file && !item.file.size) { wrong.push(item.file.name + ":文件是空的,没有可以检查的文字"); }
      else { return true; }
      return false;
    });
    warn(wrong.join("\n"));
    if (!items.length) { return; }
    stopped = new AbortController();
    var progress = document.getElementById("progress");
    var bar = document.getElementById("bar");
    var count = document.getElementById("count");
    var last = "";
    progress.hidden = false;
    document.getElementById("go").disabled = true;
    bar.max = items.length;
    items.reduce(function (before, item, at) {
      return before.then(function () {
        if (stopped.signal.aborted) { return null; }
        bar.value = at;
        count.textContent = "第 " + (at + 1) + " 份,共 " + items.length + " 份";
        var ready = item.file ? held(item.file) : Promise.resolve(item.item);
        return ready.then(function (kept) {
          var earlier = item.before || byName[kept.name];
          return check(kept, item.asked, done[earlier] ? earlier : "");
        }).then(function (id) { last = id; }, function (error) {
          if (error.name !== "AbortError") { wrong.push((item.file ? item.file.name + ":" : "") + error.message); warn(wrong.join("\n")); }
        });
      });
    }, Promise.resolve()).then(function () {
      var cancelled = stopped.signal.aborted;
      stopped = null;
      progress.hidden = true;
      document.getElementById("go").disabled = false;
      if (cancelled) { warn(wrong.concat("已取消,其余的没有检查").join("\n")); return; }
      if (last && items.length === 1) { window.location.hash = last; }
      else if (last) { document.getElementById("results-title").scrollIntoView(); }
    });
  }

  function files(list) {
    run(Array.prototype.map.call(list, function (file) { return { file: file, asked: choices() }; }));
  }

  function save(id, format) {
    var report = done[id];
    post(report.item, { format: format }, report.asked).then(function (answer) {
      var name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") || "");
      return answer.blob().then(function (data) {
        var link = document.createElement("a");
        link.href = URL.createObjectURL(data);
        link.download = name ? decodeURIComponent(name[1]) : "检查结果";
        link.click();
        window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
      });
    }).catch(function (error) { window.location.hash = "index"; warn(error.message); });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var text = form.elements.text.value;
    if (text.trim()) {
      run([{ item: { name: "粘贴的文字.txt", data: new Blob([text.replace(/\r\n/g, "\n")]) }, asked: choices() }]);
    } else if (chosen.files.length) { files(chosen.files); } else { warn("请先选择文件,或粘贴文字"); }
  });
  chosen.addEventListener("change", function () {
    if (chosen.files.length) { files(chosen.files); chosen.value = ""; }
  });
  document.getElementById("cancel").addEventListener("click", function () { if (stopped) { stopped.abort(); } });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-download]");
    if (button) { save(button.closest(".report").id, button.dataset.download); return; }
    button = event.target.closest("button[data-mended]");
    if (button) { mending = button.dataset.mended; document.getElementById("mended").click(); }
  });
  document.getElementById("mended").addEventListener("change", function (event) {
    var file = event.target.files[0];
    if (file && done[mending]) { run([{ file: file, asked: done[mending].asked, before: mending }]); }
    event.target.value = "";
  });
  document.addEventListener("submit", function (event) {
    var correct = event.target.closest("form[data-again]");
    if (!correct) { return; }
    event.preventDefault();
    var report = done[correct.dataset.again];
    var asked = { rules: report.asked.rules || "national", stage: correct.elements.stage.value };
    ["level", "year"].forEach(function (name) { if (correct.elements[name].value.trim()) { asked[name] = correct.elements[name].value.trim(); } });
    run([{ item: report.item, asked: asked, before: correct.dataset.again }]);
  });

  // 整个页面都可以放文件
  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); document.getElementById("drop").classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); document.getElementById("drop").classList.remove("over"); });
  });
  document.addEventListener("drop", function (event) {
    if (event.dataTransfer && event.dataTransfer.files.length) { files(event.dataTransfer.files); }
  });
})();
