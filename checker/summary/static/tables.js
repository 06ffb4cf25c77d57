// 汇总的表:点列名,或在列名上按回车、空格,按这一列排序;空的总在最后
document.querySelectorAll(".sheets thead th").forEach(function (head) {
  "use strict";
  head.tabIndex = 0;
  head.title = "按这一列排序";
  head.addEventListener("keydown", function (event) {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); head.click(); }
  });
  head.addEventListener("click", function () {
    var body = head.closest("table").tBodies[0];
    var way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    head.parentNode.querySelectorAll("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
    var rows = Array.from(body.rows).map(function (row) {
      var text = row.cells[head.cellIndex].textContent.trim();
      return { row: row, text: text, number: text === "" ? NaN : Number(text.replace(/[%※ ]/g, "")) };
    });
    rows.sort(function (one, other) {
      if (one.text === "" || other.text === "") { return (one.text === "") - (other.text === ""); }
      if (isNaN(one.number) || isNaN(other.number)) { return way * one.text.localeCompare(other.text, "zh"); }
      return way * (one.number - other.number);
    });
    rows.forEach(function (one) { body.appendChild(one.row); });
  });
});
