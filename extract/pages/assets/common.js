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

  // Tables and pictures lie beside the link that leads here; who followed it to its end is two folders below.
  const HOME = /\/\.runs\/[^/]+\/[^/]*$/.test(location.pathname) ? "../../" : "";

  // The folder of the tables, as a shell takes it.
  function folderPath() {
    const folder = decodeURIComponent(new URL(`${HOME}.`, location.href).pathname).replace(/\/$/, "");
    return /^[\w./-]+$/.test(folder) ? folder : `'${folder.replace(/'/g, "'\\''")}'`;
  }

  // A drawing on its own, with what it is about above it and what its colours mean below: colours and letters of the
  // page are written into a copy, so that it opens anywhere. `legend`: pairs of a class and its meaning.
  function saveDrawing(drawing, name, title, legend = []) {
    const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
    const size = { x: MARGIN, y: MARGIN + TITLE, width, height, viewBox: `0 0 ${width} ${height}` };
    const copy = fill(drawing.cloneNode(true), size, []);
    const places = legendPlaces(legend, width);
    const whole = { width: width + 2 * MARGIN, height: height + 2 * MARGIN + TITLE + (places.length ? places.at(-1).y + LEGEND : 0) };
    const saved = svg("svg", { class: "chart saved", viewBox: `0 0 ${whole.width} ${whole.height}`, ...whole },
      svg("rect", { class: "ground", ...whole }), svg("text", { class: "title", x: MARGIN, y: MARGIN + 13 }, title), copy,
      svg("g", { transform: `translate(${MARGIN} ${MARGIN + TITLE + height + 12})` }, ...places.flatMap(({ x, y, state, label }) => [
        svg("rect", { class: `s-${state}`, x, y, width: 11, height: 11, rx: 2 }), svg("text", { class: "sub", x: x + 17, y: y + 10 }, label)])));
    document.body.append(saved);
    for (const part of saved.querySelectorAll("rect, text, tspan")) {
      const style = getComputedStyle(part);
      for (const key of ["fill", "fill-opacity", "font-family", "font-size", "font-weight", "text-anchor"]) part.setAttribute(key, style.getPropertyValue(key));
    }
    for (const part of [saved, ...saved.querySelectorAll("[class]")]) part.removeAttribute("class");
    saved.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(saved)], { type: "image/svg+xml" }));
    saved.remove();
    const link = el("a", { href: url, download: `${name}.svg` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  const MARGIN = 16, TITLE = 30, LEGEND = 20; // pixels

  // Where the meanings of colours stand: one after the other, in as many lines as the width asks for.
  function legendPlaces(legend, width) {
    let x = 0, y = 0;
    return legend.map(([state, label]) => {
      const needed = 17 + 7 * label.length + 18;
      if (x && x + needed > width) { x = 0; y += LEGEND; }
      const place = { x, y, state, label };
      x += needed;
      return place;
    });
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
      const legend = [...document.querySelectorAll(`#${button.dataset.legend} > *`)].map((item) => [item.dataset.state, item.textContent.trim()]);
      button.addEventListener("click", () => saveDrawing(document.getElementById(button.dataset.save), button.dataset.name, button.dataset.title, legend));
    }
  });

  return { take, on, load, el, svg, siteFile, number, percent, plural, folded, siteLink, saveDrawing, HOME, folderPath };
})();
