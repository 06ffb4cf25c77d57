// 汇总页:选文件、上传(看得到进度,可以取消)、等结果。没有脚本时表单照样能用。
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  var form = document.getElementById("round");
  var job = document.getElementById("job");
  var bar = document.getElementById("bar");
  var count = document.getElementById("count");
  var heard = 0;

  function upload() {
    var input = document.getElementById("file");
    var folder = document.getElementById("folder");
    var alarm = document.getElementById("alarm");
    var progress = document.getElementById("progress");
    var go = document.getElementById("go");
    var chosen = [];   // 文件和它在文件夹里的位置
    var sending = null;

    function add(list) {
      list.forEach(function (one) {
        if (!chosen.some(function (other) { return other.path === one.path && other.file.size === one.file.size; })) { chosen.push(one); }
      });
      show();
    }

    function show() {
      var size = chosen.reduce(function (sum, one) { return sum + one.file.size; }, 0);
      document.getElementById("chosen").hidden = !chosen.length;
      document.getElementById("chosen-said").textContent = "已选 " + chosen.length + " 个文件,共 " + (size < 104858 ? Math.ceil(size / 1024) + " KB" : (size / 1048576).toFixed(1) + " MB");
      alarm.textContent = "";
    }

    function plain(files) {
      return Array.prototype.map.call(files, function (file) { return { file: file, path: file.webkitRelativePath || file.name }; });
    }

    // 拖进来的文件夹,一层层读
    function walk(entry, found) {
      if (entry.isFile) {
        return new Promise(function (resolve) {
          entry.file(function (file) { found.push({ file: file, path: entry.fullPath.replace(/^\//, "") }); resolve(); }, resolve);
        });
      }
      var reader = entry.createReader();
      return new Promise(function (resolve) {
        (function more() {
          reader.readEntries(function (entries) {
            if (!entries.length) { resolve(); return; }
            Promise.all(entries.map(function (one) { return walk(one, found); })).then(more);
          }, resolve);
        })();
      });
    }

    function left(path) {
      return path.split("/").some(function (part) { return part.charAt(0) === "." || part.slice(0, 2) === "~$" || part === "Thumbs.db" || part === "desktop.ini"; });
    }

    function fromFolder(list) {
      add(list.filter(function (one) { return !left(one.path); }).sort(function (one, other) { return one.path < other.path ? -1 : 1; }));
    }

    document.querySelector(".folder").hidden = false;
    input.addEventListener("change", function () { add(plain(input.files)); input.value = ""; });
    document.getElementById("pick").addEventListener("click", function () { folder.click(); });
    folder.addEventListener("change", function () { fromFolder(plain(folder.files)); folder.value = ""; });
    document.getElementById("clear").addEventListener("click", function () { chosen = []; show(); input.focus(); });

    ["dragenter", "dragover"].forEach(function (name) {
      document.addEventListener(name, function (event) { event.preventDefault(); document.getElementById("drop").classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      document.addEventListener(name, function (event) { event.preventDefault(); document.getElementById("drop").classList.remove("over"); });
    });
    document.addEventListener("drop", function (event) {
      var items = Array.prototype.map.call(event.dataTransfer.items || [], function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); }).filter(Boolean);
      if (!items.some(function (entry) { return entry.isDirectory; })) { add(plain(event.dataTransfer.files)); return; }
      var found = [];
      Promise.all(items.map(function (entry) { return walk(entry, found); })).then(function () { fromFolder(found); });
    });

    function ended(message) {
      sending = null;
      progress.hidden = true;
      go.disabled = false;
      alarm.textContent = message;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (sending) { return; }
      if (!chosen.length) { alarm.textContent = "请先选择报告、文件夹或 zip 压缩包"; return; }
      var size = chosen.reduce(function (sum, one) { return sum + one.file.size; }, 0);
      if (size > Number(form.dataset.most)) { alarm.textContent = "选的文件共 " + Math.round(size / 1048576) + " MB,超过 " + Math.round(form.dataset.most / 1048576) + " MB,请分几次汇总"; return; }
      if (chosen.length > Number(form.dataset.files)) { alarm.textContent = "选的文件超过 " + form.dataset.files + " 份,请分几次汇总"; return; }
      var body = new FormData(form);
      body.delete("file");
      chosen.forEach(function (one) { body.append("file", one.file, one.path); });
      alarm.textContent = "";
      progress.hidden = false;
      go.disabled = true;
      sending = new XMLHttpRequest();
      sending.open("POST", form.action);
      sending.setRequestHeader("accept", "application/json");
      sending.upload.addEventListener("progress", function (event) {
        bar.max = event.total;
        bar.value = event.loaded;
        count.textContent = (event.loaded / 1048576).toFixed(1) + " MB,共 " + (event.total / 1048576).toFixed(1) + " MB";
      });
      sending.addEventListener("load", function () {
        var said = {};
        try { said = JSON.parse(sending.responseText); } catch (error) { said = {}; }
        if (sending.status === 202) { window.location.href = said.address; return; }
        ended(said.error ? said.error.message : "服务器没有收下,请稍后再试");
      });
      sending.addEventListener("error", function () { ended("没有传完:请看服务器是否还在运行,文件是否改动过,再试一次"); });
      sending.addEventListener("abort", function () { ended("已取消上传"); });
      sending.send(body);
    });
    document.getElementById("cancel").addEventListener("click", function () { if (sending) { sending.abort(); } });
  }

  // 每秒问一次;做完就换成结果。读屏软件每 15 秒听到一次
  function wait() {
    window.setTimeout(function () {
      fetch(job.dataset.address, { headers: { accept: "application/json" } }).then(function (answer) {
        if (!answer.ok) { window.location.reload(); return null; }
        return answer.json().then(function (said) {
          if (["unpacking", "judging", "collating"].indexOf(said.state) < 0) { window.location.reload(); return; }
          bar.max = said.total || 1;
          bar.value = said.done;
          count.textContent = said.said;
          if (Date.now() - heard > 15000) { heard = Date.now(); document.getElementById("heard").textContent = said.said; }
          wait();
        });
      }).catch(function () { count.textContent = "连不上服务器,请看它是否还在运行"; wait(); });
    }, 1000);
  }

  if (form) { upload(); }
  if (job && ["unpacking", "judging", "collating"].indexOf(job.dataset.state) >= 0) { wait(); }
})();
