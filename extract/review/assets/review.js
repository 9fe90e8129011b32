// Keys for the buttons that are on the page, and the theme of the machine. Without this script every form still works.
"use strict";

(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { document.documentElement.dataset.theme = dark.matches ? "dark" : "light"; };
  follow();
  dark.addEventListener("change", follow);

  const keys = {
    a: "accept", n: "not_there", "?": "cannot_tell", u: "undo", r: "report", ArrowLeft: "earlier", ArrowRight: "later",
  };
  const fields = { c: "correction", m: "note" };
  let left = false; // a key held down must not decide the next row too

  function typing(target) {
    return target.matches("input:not([type=checkbox]), select, textarea");
  }

  document.addEventListener("keydown", (event) => {
    const isSending = event.key === "Enter" && event.ctrlKey;
    if (((event.ctrlKey || event.metaKey) && !isSending) || event.altKey || event.repeat || left) return;
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      return;
    }
    if (typing(event.target)) {
      const isSent = event.target.matches("textarea") ? event.ctrlKey : true; // in a text, Enter begins a line
      if (event.key === "Enter" && isSent && event.target.closest(".correction")) {
        event.preventDefault();
        document.getElementById("correct").click();
      }
      if (event.key === "Enter" && event.target.id === "note") event.preventDefault();
      return;
    }
    if (event.key === "l") {
      const line = document.querySelector("[name=line]:checked") || document.querySelector("[name=line]");
      if (line) {
        event.preventDefault();
        line.focus();
      }
      return;
    }
    const field = document.getElementById(fields[event.key]);
    const button = document.getElementById(keys[event.key]);
    if (field) {
      event.preventDefault();
      field.focus();
    } else if (button) {
      event.preventDefault();
      left = true;
      button.click();
    }
  });

  // Words chosen in the text of a page go into their field, and the line on which they begin is chosen.
  function takeWords() {
    const chosen = document.getSelection();
    const words = document.getElementById("words");
    const text = document.getElementById("page-lines");
    if (!words || !chosen.rangeCount || chosen.isCollapsed || !text.contains(chosen.getRangeAt(0).startContainer)) return;
    const start = chosen.getRangeAt(0).startContainer;
    const line = (start.nodeType === Node.TEXT_NODE ? start.parentElement : start).closest("label");
    words.value = chosen.toString().replace(/\s+/g, " ").trim();
    if (line) line.querySelector("input").checked = true;
    showLine();
  }
  document.addEventListener("mouseup", () => setTimeout(takeWords, 0));
  // A click that only ends a selection must not move the focus to the line, which would drop the selection.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#page-lines label") && !document.getSelection().isCollapsed) event.preventDefault();
  });
  // The line that is chosen is marked on the picture of the page, where it can be chosen too.
  function showLine() {
    const chosen = document.querySelector("[name=line]:checked");
    for (const rect of document.querySelectorAll(".page-shown rect")) {
      rect.classList.toggle("on", chosen !== null && rect.dataset.line === chosen.value);
    }
  }
  document.addEventListener("change", (event) => {
    const words = document.getElementById("words");
    if (!words || !event.target.matches("[name=line]")) return;
    words.value = ""; // of another line
    showLine();
  });
  document.addEventListener("click", (event) => {
    const rect = event.target.closest(".page-shown rect");
    const line = rect && document.querySelector(`[name=line][value="${rect.dataset.line}"]`);
    if (!line) return;
    event.preventDefault();
    line.checked = true;
    line.scrollIntoView({ block: "nearest" });
    document.getElementById("words").value = "";
    showLine();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const first = document.querySelector("[data-first]");
    if (first) first.focus({ preventScroll: true });
  });
  window.addEventListener("pageshow", () => { left = false; });
})();
