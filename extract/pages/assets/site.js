// The page of one site: its reports, and in each the answers theme by theme. ?s=SITE chooses the site, &d=DOCUMENT the
// report, #ROW opens where a row stands.
"use strict";

(() => {
  const { el, number, percent, plural, load, siteFile } = releve;
  const $ = (id) => document.getElementById(id);
  const asked = new URLSearchParams(location.search);
  const key = asked.get("s");

  let outline;
  releve.on("outline", (value) => { outline = value; });
  releve.words = outline.words;
  const states = Object.fromEntries(outline.states.map((state) => [state.letter, state]));
  const placeOf = Object.fromEntries(outline.indicators.map((indicator, place) => [indicator.id, place]));
  const themeOf = Object.fromEntries(outline.themes.map((theme, place) => [theme.id, place]));

  const site = { name: key, others: [], shared: key, place: "", dates: [null, null], same: [], perhaps: [], latest: null, documents: [] };
  const documents = new Map(); // those that were loaded
  const objects = (name, rows) => rows.map((row) => Object.fromEntries(outline.columns[name].map((column, i) => [column, row[i]])));
  releve.on("site", ([of, value]) => { if (of === key) Object.assign(site, value); });
  releve.on("document", (value) => {
    const known = site.documents.find(([id]) => id === value.document_id);
    if (known) documents.set(value.document_id, { ...value, place: known[3], observations: [], verbatims: [], issues: [], mentions: [], states: "" });
  });
  for (const name of ["observations", "verbatims", "issues", "mentions"]) {
    releve.on(name, ([id, rows]) => { if (documents.has(id)) documents.get(id)[name].push(...objects(name, rows)); });
  }
  releve.on("coverage", ([id, letters]) => { if (documents.has(id)) documents.get(id).states = letters; });

  const word = (list, value) => outline.words[list][value] || value;
  const optionLabel = (indicator, id) => (indicator.options.find((option) => option.id === id) || { label: id }).label;

  // A count in words, null where none can be told; its period comes after what is counted.
  function amount(row) {
    const about = row.is_approximate ? "environ " : "";
    if (row.value_number !== null) return `${about}${number(row.value_number)}`;
    if (row.value_min !== null && row.value_max !== null) return `${about}${number(row.value_min)} à ${number(row.value_max)}`;
    if (row.value_min !== null) return `${about}au moins ${number(row.value_min)}`;
    if (row.value_max !== null) return `${about}au plus ${number(row.value_max)}`;
    return null;
  }

  const period = (row) => (row.period ? ` ${word("periods", row.period)}` : "");

  function answerWords(row) {
    const indicator = outline.indicators[placeOf[row.indicator_id]];
    if (indicator.kind === "count") return amount(row) === null ? `nombre inconnu : « ${row.value_raw} »` : amount(row) + period(row);
    const label = row.value_id ? optionLabel(indicator, row.value_id) : `« ${row.value_raw} »`;
    if (row.is_selected === false) return `${label} (case vide)`;
    if (row.is_selected === null) return `${label} (case illisible)`;
    return row.value_id ? label : `${label} (hors taxonomie)`;
  }

  // What had been read of an answer before a person corrected it, in the words of the file of reviews.
  function readWords(indicator, reading) {
    const choice = /^(?:(not|unread) )?([a-z][a-z0-9_]*)$/.exec(reading);
    if (choice) return optionLabel(indicator, choice[2]) + ({ not: " (case vide)", unread: " (case illisible)" }[choice[1]] || "");
    const each = / per (\w+)$/.exec(reading);
    return reading.replace(/ per \w+$/, "").replace("[other]", "hors taxonomie").replace("[unknown]", "nombre inconnu")
      .replace(/^about /, "environ ").replace(" to ", " à ").replace(/from (\S+)/, "$1 ou plus").replace(/up à (\S+)/, "$1 au plus")
      + (each ? ` ${word("periods", each[1])}` : "");
  }

  const themeName = (id) => (id !== null && themeOf[id] !== undefined ? outline.themes[themeOf[id]].label : "sans thème");

  // What people decided about an answer or a free text, null where nobody did.
  function reviewWords(row) {
    if (!row.review_decision) return null;
    const decision = word("decisions", row.review_decision);
    if (row.value_read === "[nothing]") return `${decision} : Relevé ne l'avait pas lue`;
    if (row.value_read) return `${decision}, lu : ${readWords(outline.indicators[placeOf[row.indicator_id]], row.value_read)}`;
    if (!row.text_read) return decision;
    const parts = [row.text_read !== row.text && `lu : « ${row.text_read} »`, row.theme_read !== row.theme_id && `lu sous : ${themeName(row.theme_read)}`];
    return [decision, ...parts.filter(Boolean)].join(", ");
  }

  const reviewMark = (row) => (row.review_decision ? el("small", { class: "reviewed", title: `Revue : ${reviewWords(row)}` }, `✓ ${word("decisions", row.review_decision)}`) : null);

  function questionWords(row) {
    const indicator = outline.indicators[placeOf[row.indicator_id]];
    return `${outline.themes[indicator.theme].label}, ${indicator.label}`;
  }

  function answer(row) {
    const isCount = outline.indicators[placeOf[row.indicator_id]].kind === "count" && amount(row) !== null;
    const kinds = ["answer", row.status === "review" && "review", row.is_selected === false && "empty", row.value_id === null && !isCount && "unknown"];
    const unit = isCount && outline.indicators[placeOf[row.indicator_id]].unit;
    return el("li", {}, el("a", { class: kinds.filter(Boolean).join(" "), href: `#${row.observation_id}`, "data-row": row.observation_id },
      el("bdi", { class: isCount ? "count" : null }, isCount ? amount(row) : answerWords(row)),
      isCount ? el("span", {}, `${unit ? (row.value_number === 1 ? unit.replace(/s$/, "") : unit) : ""}${period(row)}`) : null,
      row.status === "review" && el("small", {}, `à vérifier, ${percent(row.confidence)}`), reviewMark(row)));
  }

  const stateLine = (state) => el("p", { class: "state", title: state.meaning }, el("i", { class: `swatch s-${state.letter}` }), state.label);

  function question(doc, place) {
    const indicator = outline.indicators[place];
    const rows = doc.observations.filter((row) => row.indicator_id === indicator.id);
    rows.sort((one, two) => (two.status === "review") - (one.status === "review") || (two.is_selected !== false) - (one.is_selected !== false));
    const state = states[doc.states[place]] || states.s;
    const said = rows.length
      ? el("ul", { class: "answers" }, ...rows.map(answer))
      : null;
    const why = state.letter === "a" && rows.length ? null : stateLine(state);
    return el("div", { class: "question" }, el("h4", {}, indicator.label), el("div", {}, said, why));
  }

  const told = (mention) => `${["concept", "activity"].includes(mention.kind) ? mention.label : mention.text}${mention.is_negated ? " (nié)" : mention.is_hypothetical ? " (envisagé)" : ""}`;

  // A free text with what it mentions underlined; of mentions that overlap the first is.
  function mentioned(text, mentions) {
    const letters = Array.from(text);
    const parts = [];
    let at = 0;
    for (const mention of mentions) {
      if (mention.char_start < at || mention.char_end > letters.length) continue;
      parts.push(letters.slice(at, mention.char_start).join(""), el("span", { class: "mention", title: told(mention) }, letters.slice(mention.char_start, mention.char_end).join("")));
      at = mention.char_end;
    }
    return [...parts, letters.slice(at).join("")];
  }

  function verbatim(doc, row) {
    const mentions = doc.mentions.filter((mention) => mention.verbatim_id === row.verbatim_id)
      .sort((one, two) => one.char_start - two.char_start || two.char_end - one.char_end);
    const themes = [...new Set(mentions.map(told))];
    const notes = [row.is_truncated && "coupé par la page", row.status === "review" && `à vérifier, ${percent(row.confidence)}`].filter(Boolean);
    return el("blockquote", { class: row.status === "review" ? "review" : null },
      el("p", { dir: "auto" }, ...mentioned(row.text, mentions)),
      themes.length ? el("p", { class: "mentions" }, "Mentions : ", el("bdi", {}, themes.join(" · "))) : null,
      el("footer", {}, el("a", { class: "no-print", href: `#${row.verbatim_id}`, "data-row": row.verbatim_id }, "voir où c'est écrit"), notes.length ? el("span", {}, notes.join(" · ")) : null, reviewMark(row)));
  }

  function theme(doc, number_) {
    const subject = outline.themes[number_];
    const places = outline.indicators.map((indicator, place) => [indicator, place]).filter(([indicator]) => indicator.theme === number_);
    const texts = doc.verbatims.filter((row) => row.theme_id === subject.id);
    const letters = new Set(places.map(([, place]) => doc.states[place]));
    const isBare = letters.size === 1 && !doc.observations.some((row) => places.some(([indicator]) => indicator.id === row.indicator_id));
    return el("section", { class: `theme${isBare && !texts.length ? " bare" : ""}`, id: `theme-${subject.id}`, "aria-label": subject.label },
      el("h3", {}, subject.label),
      ...(isBare ? [stateLine(states[[...letters][0]] || states.s)] : places.map(([, place]) => question(doc, place))), ...texts.map((row) => verbatim(doc, row)));
  }

  function toReview(doc) {
    const rows = [
      ...doc.observations.filter((row) => row.status === "review").map((row) => [row.confidence, row.observation_id, questionWords(row), answerWords(row)]),
      ...doc.verbatims.filter((row) => row.status === "review").map((row) => [row.confidence, row.verbatim_id, `Texte libre${row.theme_id ? `, ${outline.themes[themeOf[row.theme_id]].label}` : ""}`, row.text.slice(0, 140)]),
    ].sort((one, two) => one[0] - two[0]);
    if (!rows.length) return null;
    return el("section", { class: "box calls", "aria-labelledby": "doubts-title" }, el("h2", { id: "doubts-title" }, `À vérifier (${number(rows.length)})`),
      el("ol", { class: "doubtful" }, ...rows.map(([confidence, id, asks, says]) => el("li", {}, el("span", { class: "num", title: "confiance" }, percent(confidence)),
        el("span", {}, el("span", { class: "question-name" }, asks), el("a", { href: `#${id}`, "data-row": id }, el("bdi", {}, says)))))));
  }

  function issues(doc) {
    const rows = doc.issues.filter((row) => row.code !== "document_failed");
    if (!rows.length) return null;
    const item = (row) => el("li", {}, row.message, el("span", { class: "others" }, row.page_no === null ? "" : `, page ${number(row.page_no)}`),
      row.value_raw ? el("span", {}, " : ", el("bdi", {}, `« ${row.value_raw} »`)) : null);
    const group = (code) => {
      const alike = rows.filter((row) => row.code === code);
      return el("div", { class: "issue-group" }, el("h3", {}, word("issues", code), el("small", {}, ` ${word("levels", alike[0].level)}`)),
        el("ul", {}, ...alike.map(item)), el("p", { class: "hint" }, word("todo", code)));
    };
    return el("section", { class: "box issues", "aria-labelledby": "issues-title" }, el("h2", { id: "issues-title" }, `Remarqué à la lecture (${number(rows.length)})`),
      ...[...new Set(rows.map((row) => row.code))].map(group));
  }

  function facts(doc) {
    const pairs = [
      ["fichier", doc.file_names.join(", ")],
      ["édition", word("eras", doc.layout_era)],
      ["imprimé le", doc.printed_on && doc.printed_on.split("-").reverse().join("/")],
      ["lu comme", doc.reader && `${word("readers", doc.reader)}${doc.page_count > 1 ? `, ${number(doc.page_count)} pages` : ""}${doc.ocr_page_count ? `, ${number(doc.ocr_page_count)} par reconnaissance optique` : ""}`],
      ["lecture", doc.grade && word("grades", doc.grade)],
      ["texte expliqué", doc.explained_ratio !== null && percent(doc.explained_ratio)],
      ["nom imprimé", doc.site_name_raw !== site.name && doc.site_name_raw],
      ["document", doc.document_id],
    ];
    const list = el("dl", { class: "facts" }, ...pairs.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, el("bdi", {}, value)))));
    if (/^(file|https?):/.test(doc.source_uri)) list.append(el("div", { class: "no-print" }, el("dd", {}, el("a", { href: doc.source_uri, rel: "noreferrer" }, "ouvrir le fichier d'origine"))));
    return list;
  }

  function chooser(doc) {
    if (site.documents.length < 2) return null;
    const isLatest = (id) => id === site.latest;
    const order = [...site.documents].sort((one, two) => isLatest(two[0]) - isLatest(one[0]) || one[1].localeCompare(two[1], "fr"));
    return el("ul", { class: "documents no-print" }, ...order.map(([id, name, era]) => el("li", {}, el("a", {
      href: releve.siteLink(key, null, id), "aria-current": id === doc.document_id ? "page" : null,
    }, el("bdi", {}, name.split("/").pop()), `, ${word("eras", era)}${isLatest(id) ? ", le dernier" : ""}`))));
  }

  function sideList(doc) {
    return outline.dimensions.map((dimension, number_) => el("div", {}, el("p", { class: "dimension" }, dimension.label),
      el("ol", {}, ...outline.themes.filter((subject) => subject.dimension === number_).map((subject) => {
        const rows = doc.observations.filter((row) => placeOf[row.indicator_id] !== undefined && outline.themes[outline.indicators[placeOf[row.indicator_id]].theme] === subject);
        const doubtful = rows.filter((row) => row.status === "review").length;
        const count = doubtful ? el("b", { title: `${plural(doubtful, "réponse", "réponses")} à vérifier` }, number(doubtful)) : el("span", { class: "none" }, rows.length ? number(rows.length) : "–");
        return el("li", {}, el("a", { href: `#theme-${subject.id}` }, subject.label, count));
      }))));
  }

  const dayFirst = (iso) => iso.split("-").reverse().join("/");

  function openings() {
    const [opened, closed] = site.dates;
    const said = [opened && `ouvert : ${dayFirst(opened)}`, closed && `fermé : ${dayFirst(closed)}`].filter(Boolean);
    return said.map((words, place) => `${place || site.place ? ", " : ""}${words}`);
  }

  function otherSites(words, sites) {
    if (!sites.length) return null;
    const links = sites.flatMap(([id, name], place) => [place ? " · " : "", el("a", { href: releve.siteLink(id) }, el("bdi", {}, name))]);
    return el("p", { class: "others" }, words, ...links);
  }

  function show(doc) {
    const title = key.startsWith("~") ? `Sans nom de site : ${doc.file_name}` : site.name;
    document.title = `${title}, effets sociaux et urbains`;
    const loose = doc.verbatims.filter((row) => row.theme_id === null || themeOf[row.theme_id] === undefined);
    const failed = doc.status === "failed" && el("section", { class: "box fails", "aria-label": "Non lu" }, el("h2", {}, "Ce document n'a pas pu être lu"),
      el("p", {}, word("errors", doc.error_code), doc.failure[0] ? el("span", { lang: doc.failure[1] ? null : "en" }, ` : ${doc.failure[0]}`) : null),
      el("p", {}, doc.failure[2]));
    const body = failed ? [] : outline.dimensions.flatMap((dimension, number_) => [
      el("h2", { class: "dimension-title" }, dimension.label),
      ...outline.themes.map((subject, place) => [subject, place]).filter(([subject]) => subject.dimension === number_).map(([, place]) => theme(doc, place)),
    ]);
    if (loose.length && !failed) body.push(el("h2", { class: "dimension-title" }, "Textes sans thème"), ...loose.map((row) => verbatim(doc, row)));
    $("report").replaceChildren(...[
      el("h1", {}, el("bdi", {}, title)),
      site.place || site.dates.some(Boolean) ? el("p", { class: "others" }, el("bdi", {}, site.place), ...openings()) : null,
      site.others.length ? el("p", { class: "others" }, "aussi écrit : ", site.others.join(" · ")) : null,
      site.shared !== site.name && !key.startsWith("~") ? el("p", { class: "others" }, "nom retenu : ", el("bdi", {}, site.shared)) : null,
      otherSites("le même site, sous un autre nom : ", site.same), otherSites("peut-être le même site, à décider : ", site.perhaps),
      facts(doc), chooser(doc), failed, toReview(doc), ...body, issues(doc),
    ].filter(Boolean));
    $("themes").replaceChildren(...(failed ? [] : sideList(doc)));
  }

  function rowNames(doc, id) {
    const told = doc.observations.find((row) => row.observation_id === id);
    if (told) {
      const indicator = outline.indicators[placeOf[told.indicator_id]];
      return { row: told, names: { question: questionWords(told), answer: answerWords(told), isCount: indicator.kind === "count", review: reviewWords(told), option: (value) => optionLabel(indicator, value) } };
    }
    const text = doc.verbatims.find((row) => row.verbatim_id === id);
    return text && { row: text, names: { question: `Texte libre${text.theme_id && themeOf[text.theme_id] !== undefined ? `, ${outline.themes[themeOf[text.theme_id]].label}` : ""}`, answer: null, review: reviewWords(text) } };
  }

  let current = null;
  let opener = null;

  function close() {
    $("evidence").hidden = true;
    $("contenu").classList.remove("with-evidence");
    for (const link of document.querySelectorAll("[data-row][aria-current]")) link.removeAttribute("aria-current");
    history.replaceState(null, "", location.pathname + location.search);
    if (opener && opener.isConnected) opener.focus();
  }

  // The report, among those of the site, that has a row: the one that is shown, else the first of the others.
  async function documentWith(rowId) {
    if (rowNames(current, rowId)) return current;
    for (const [id] of site.documents) {
      const doc = await documentOf(id);
      if (doc && rowNames(doc, rowId)) return doc;
    }
    return null;
  }

  async function documentOf(id) {
    const known = site.documents.find(([other]) => other === id);
    if (known) await load(`pages/documents/${known[3]}.js`).catch(() => null);
    return documents.get(id);
  }

  // Open where the row of the address stands; a row of another report of the site brings that report.
  async function follow() {
    const id = location.hash.slice(1);
    if (!/^[0-9a-f]{16}$/.test(id)) return;
    const doc = await documentWith(id);
    if (!doc) return;
    if (doc !== current) show((current = doc));
    const links = [...document.querySelectorAll("[data-row]")].filter((link) => link.dataset.row === id);
    if (!links.includes(opener)) opener = links[links.length - 1] || null;
    for (const link of document.querySelectorAll("[data-row][aria-current]")) link.removeAttribute("aria-current");
    for (const link of links) link.setAttribute("aria-current", "true");
    $("contenu").classList.add("with-evidence");
    const title = await releve.evidence.show($("evidence"), { doc, rowId: id, ...rowNames(doc, id) }, close);
    title.focus({ preventScroll: true });
    if (opener) opener.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-row]");
    if (link) opener = link;
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !$("evidence").hidden) close(); });
  addEventListener("hashchange", follow);

  function missing(message) {
    document.title = "Site inconnu";
    $("report").replaceChildren(el("h1", {}, "Site inconnu"), el("p", {}, message), el("p", {}, el("a", { href: "index.html" }, "Voir tous les sites")));
  }

  async function start() {
    if (!key) return missing("L'adresse ne nomme aucun site.");
    await load(siteFile(key, outline.buckets)).catch(() => null);
    if (!site.documents.length) return missing(`Aucun rapport ne porte ici le nom « ${key} ».`);
    current = await documentOf(asked.get("d")) || await documentOf(site.latest) || await documentOf(site.documents[0][0]);
    show(current);
    await follow();
    const themed = location.hash.startsWith("#theme-") && $(location.hash.slice(1));
    if (themed) themed.scrollIntoView();
  }

  start();
})();
