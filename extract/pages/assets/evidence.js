// Where an answer stands: its page with the words lit, or its text with the stretch marked, and how it was matched.
"use strict";

releve.evidence = (() => {
  const { el, svg, number, percent, load, HOME, folderPath } = releve;
  const AROUND = 280; // characters shown before and after the stretch
  const MARGIN_PT = 80; // points shown around lit words
  const LEAST_WIDTH_PT = 420; // of a page shown: narrower would be larger than printed

  const texts = new Map();
  const pictures = new Map();
  let made = null;
  releve.on("text", ([id, text]) => texts.set(id, text));
  releve.on("picture", (value) => pictures.set(value.document, value));
  releve.on("made", (ids) => { made = new Set(ids); });

  // Places count characters; a script counts pairs for rare ones.
  const characters = (text, from, to) => (/[\ud800-\udfff]/.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to));

  async function pictureOf(documentId) {
    if (made === null) await load(`${HOME}evidence/made.js`).catch(() => { made = new Set(); });
    if (!made || !made.has(documentId)) return null;
    if (!pictures.has(documentId)) await load(`${HOME}evidence/${documentId}/page.js`).catch(() => null);
    return pictures.get(documentId) || null;
  }

  // Where to cut a long text: not within a word.
  const wordStart = (text, at) => { const space = text.slice(at, at + 30).search(/\s/); return space < 0 ? at : at + space + 1; };
  const wordEnd = (text, at) => { const space = text.slice(at - 30, at).search(/\s\S*$/); return space < 0 ? at : at - 30 + space; };

  function withPages(text) {
    return text.split("\f").flatMap((part, index) => (index ? [el("hr", { title: "page suivante" }), part] : [part]));
  }

  function textView(text, row, whole) {
    const before = characters(text, 0, row.char_start);
    const after = characters(text, row.char_end);
    const from = whole || before.length <= AROUND ? 0 : wordStart(before, before.length - AROUND);
    const to = whole || after.length <= AROUND ? after.length : wordEnd(after, AROUND);
    const tight = (part) => (whole ? part : part.replace(/\n\s*\n/g, "\n"));
    const mark = el("mark", {}, tight(characters(text, row.char_start, row.char_end)));
    return el("div", { class: `context${whole ? " whole" : ""}`, tabindex: "0", role: "region", "aria-label": "Texte du rapport" },
      from > 0 && "… ", ...withPages(tight(before.slice(from))), mark, ...withPages(tight(after.slice(0, to))), to < after.length && " …");
  }

  function textPart(text, row) {
    const part = el("div", {}, el("h3", {}, "Dans le texte"), textView(text, row, false));
    const button = el("button", { type: "button", class: "quiet" }, "Tout le texte");
    button.addEventListener("click", () => {
      part.querySelector(".context").replaceWith(textView(text, row, true));
      button.remove();
      part.querySelector("mark").scrollIntoView({ block: "center" });
    });
    part.append(button);
    return part;
  }

  function picturePart(picture, row, rowId) {
    const boxes = picture.rows[rowId] || [];
    const pageNo = boxes.length ? boxes[0][0] : row.page_no;
    const size = picture.pages[pageNo];
    if (!size) return null;
    const [width, height] = size;
    const onPage = boxes.filter((box) => box[0] === pageNo);
    const top = Math.max(0, Math.min(height, ...onPage.map((box) => box[2])) - MARGIN_PT);
    const bottom = Math.min(height, Math.max(0, ...onPage.map((box) => box[4])) + MARGIN_PT);
    const left = Math.min(...onPage.map((box) => box[1])), right = Math.max(...onPage.map((box) => box[3]));
    const shown = Math.min(width, Math.max(LEAST_WIDTH_PT, right - left + MARGIN_PT));
    const start = Math.max(0, Math.min(width - shown, (left + right - shown) / 2));
    const near = onPage.length ? `${start} ${top} ${shown} ${Math.max(40, bottom - top)}` : `0 0 ${width} ${height}`;
    const drawing = svg("svg", { class: "page-picture", viewBox: near, role: "img", "aria-label": `Page ${pageNo}, mots de la réponse allumés` },
      svg("image", { href: `${HOME}evidence/${picture.document}/${picture.files[pageNo]}`, width, height, preserveAspectRatio: "none" }),
      ...onPage.map(([, x0, y0, x1, y1]) => svg("rect", { x: x0 - 1.5, y: y0 - 1, width: x1 - x0 + 3, height: y1 - y0 + 2, rx: 1.5 })));
    const button = el("button", { type: "button", class: "quiet" }, "Toute la page");
    button.addEventListener("click", () => {
      const isNear = drawing.getAttribute("viewBox") === near;
      drawing.setAttribute("viewBox", isNear ? `0 0 ${width} ${height}` : near);
      button.textContent = isNear ? "Autour de la réponse" : "Toute la page";
    });
    return el("div", {}, el("h3", {}, `Sur la page ${number(pageNo)}`), drawing, onPage.length < boxes.length && el("p", { class: "hint" }, "La suite est à la page suivante."), button);
  }

  function howTo(doc) {
    return el("div", { class: "hint" },
      el("p", {}, "L'image de la page n'est pas encore faite. Pour la voir ici, avec les mots allumés :"),
      el("code", {}, `python pipeline.py evidence ${folderPath()} --document ${doc.document_id}`),
      el("p", {}, "ou lire l'archive avec --evidence, pour toutes les pages."));
  }

  function confidence(value) {
    const bar = svg("svg", { class: "bar", preserveAspectRatio: "none", viewBox: "0 0 1 1", "aria-hidden": "true" }, svg("rect", { class: "s-a", width: value, height: 1 }));
    return el("span", {}, bar, percent(value));
  }

  // How the printed phrase became an answer: step by step, with what came second.
  function path(row, names) {
    const steps = [["imprimé", el("bdi", {}, row.value_raw === "" ? "(vide)" : `« ${row.value_raw} »`)]];
    if (row.folded) steps.push(["normalisé", row.folded]);
    steps.push([names.isCount ? "nombre" : "libellé", names.answer]);
    steps.push(["reconnu", `${releve.words.methods[row.match_method] || row.match_method}, ${number(row.match_score)} sur 100`]);
    steps.push(["le second", row.runner_up_id ? `${names.option(row.runner_up_id)}, ${number(row.runner_up_score || 0)} sur 100` : "aucun autre libellé proche"]);
    steps.push(["confiance", confidence(row.confidence)], ["statut", row.status === "review" ? "à vérifier" : "retenue"]);
    return pathPart(names, steps);
  }

  function pathPart(names, steps) {
    const all = names.review === null ? steps : [...steps, ["revue", el("bdi", {}, names.review)]];
    return el("div", {}, el("h3", {}, "Chemin de la lecture"), el("ol", { class: "path" }, ...all.map(([name, value]) => el("li", {}, el("span", {}, name), el("span", {}, value)))));
  }

  // How to correct what is shown: decisions are made beside the page, by a command of their own.
  function howToCorrect(rowId) {
    return el("details", { class: "hint" }, el("summary", {}, "Ce n'est pas ce qui est imprimé ?"),
      el("p", {}, "Pour le corriger, ou le confirmer, de sorte que toutes les lectures suivantes en tiennent compte :"),
      el("code", {}, `python pipeline.py review ${folderPath()} --row ${rowId}`));
  }

  // Fill the panel for one row; `names` tells its question and answer in words. The rest comes as it is loaded.
  async function show(panel, { doc, row, rowId, names }, close) {
    const body = el("div", {});
    const where = [`page ${number(row.page_no)}`, `ligne ${number(row.line_start + 1)}`].join(", ");
    const title = el("h2", { id: "evidence-title", tabindex: "-1" }, names.question);
    const closing = el("button", { type: "button", class: "close", "aria-label": "Fermer" }, "×");
    closing.addEventListener("click", close);
    panel.replaceChildren(title, closing, el("p", { class: "where" }, el("bdi", {}, doc.file_name), `, ${where}`), body);
    panel.hidden = false;
    await load(`pages/texts/${doc.place}.js`).catch(() => null);
    const picture = await pictureOf(doc.document_id);
    const drawn = picture && picturePart(picture, row, rowId);
    const text = texts.get(doc.document_id);
    const parts = [drawn, text !== undefined && textPart(text, row), names.answer !== null ? path(row, names) : names.review !== null && pathPart(names, [])];
    if (!drawn && doc.page_pictures) parts.push(howTo(doc));
    parts.push(howToCorrect(rowId));
    body.replaceChildren(...parts.filter(Boolean));
    panel.dataset.shown = rowId;
    const context = body.querySelector(".context");
    const mark = context && context.querySelector("mark");
    if (mark) context.scrollTop = mark.offsetTop - context.offsetTop - context.clientHeight / 3;
    return title;
  }

  return { show };
})();
