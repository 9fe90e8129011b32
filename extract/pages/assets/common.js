// What both pages share: data that comes as scripts, elements made of text, and charts that can be saved.
"use strict";

const releve = (() => {
  const takers = new Map();
  const early = new Map();
  const loading = new Map();

  // Data files call this. What nobody asked for yet is kept until somebody does.
  function take(name, value) {
    if (takers.has(name)) takers.get(name)(value);
    else early.set(name, [...(early.get(name) || []), value]);
  }

  function on(name, taker) {
    takers.set(name, taker);
    for (const value of early.get(name) || []) taker(value);
    early.delete(name);
  }

  // Load a data file once. The promise fails when the file is not there.
  function load(src) {
    if (!loading.has(src)) {
      loading.set(src, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = src;
        script.onload = done;
        script.onerror = () => failed(new Error(src));
        document.head.append(script);
      }));
    }
    return loading.get(src);
  }

  // Make an element. Text of reports only ever comes in as a child: it is set as text, never as markup.
  function el(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    return fill(made, attributes, children);
  }

  function svg(tag, attributes = {}, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  }

  function fill(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  // The same sum (FNV-1a) that chose the file of a site when it was written.
  function siteFile(key, count) {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(key)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
    const bucket = ((value ^ (value >>> 16)) >>> 0) % count;
    return `pages/sites/${String(bucket).padStart(4, "0")}.js`;
  }

  const numbers = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
  const number = (value) => numbers.format(value);
  const percent = (value) => `${numbers.format(Math.floor(value * 1000) / 10)} %`;
  const plural = (count, one, many) => `${number(count)} ${count > 1 ? many : one}`;

  // Letters without accents or case, for searching.
  const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const siteLink = (key, row, document_) =>
    `site.html?s=${encodeURIComponent(key)}${document_ ? `&d=${document_}` : ""}${row ? `#${row}` : ""}`;

  // A drawing on its own: colours and letters of the page are written into a copy, so that it opens anywhere.
  function saveDrawing(drawing, name) {
    const copy = drawing.cloneNode(true);
    const copies = copy.querySelectorAll("*");
    drawing.querySelectorAll("*").forEach((from, index) => {
      const style = getComputedStyle(from);
      for (const key of ["fill", "fill-opacity", "font-family", "font-size", "font-weight", "text-anchor"]) {
        if (from.tagName !== "title" && from.tagName !== "g") copies[index].setAttribute(key, style.getPropertyValue(key));
      }
      copies[index].removeAttribute("class");
    });
    copy.removeAttribute("class");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const ground = svg("rect", { width: "100%", height: "100%", fill: getComputedStyle(document.body).backgroundColor });
    copy.prepend(ground);
    const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
    const link = el("a", { href: url, download: `${name}.svg` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  // Light or dark: what the system says, unless chosen here. A page from disk may be refused to remember it.
  const remembered = {
    get: () => { try { return localStorage.getItem("releve-theme"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("releve-theme", value); } catch { /* the choice lasts for this page */ } },
  };
  const system = matchMedia("(prefers-color-scheme: dark)");
  function setTheme(theme) { document.documentElement.dataset.theme = theme; }
  const wanted = () => remembered.get() || (system.matches ? "dark" : "light");
  setTheme(wanted());
  system.addEventListener("change", () => setTheme(wanted()));
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const name = () => { button.textContent = document.documentElement.dataset.theme === "dark" ? "Clair" : "Sombre"; };
      button.addEventListener("click", () => {
        const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
        remembered.set(theme);
        setTheme(theme);
        name();
      });
      name();
    }
    for (const button of document.querySelectorAll("[data-save]")) {
      button.addEventListener("click", () => saveDrawing(document.getElementById(button.dataset.save), button.dataset.name));
    }
  });

  return { take, on, load, el, svg, siteFile, number, percent, plural, folded, siteLink, saveDrawing };
})();
