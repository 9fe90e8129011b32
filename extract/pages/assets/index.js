// The first page: the list of sites with its filters, and the rows to be looked at.
"use strict";

(() => {
  const { el, svg, number, plural, folded } = releve;
  const $ = (id) => document.getElementById(id);
  const ROWS_PER_PAGE = 50;
  const CELL = 18, THEME_GAP = 8, ROW = 20;
  const BESIDE = 84; // right of the last cell: the slanted name of the last theme reaches there

  let outline;
  releve.on("outline", (value) => { outline = value; });
  let sites = [];
  releve.on("sites", ({ columns, rows }) => {
    sites = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
  });
  for (const site of sites) site.searched = ` ${folded(`${site.name} ${site.others} ${site.place}`).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
  const labels = Object.fromEntries(outline.states.map((state) => [state.letter, state]));
  labels.r = { letter: "r", label: "répondu, à vérifier", meaning: "Une réponse au moins est à vérifier." };

  // Where the cell of each question stands, and how wide a strip is.
  const lefts = [];
  let width = 0;
  outline.indicators.forEach((indicator, place) => {
    if (place && indicator.theme !== outline.indicators[place - 1].theme) width += THEME_GAP;
    lefts.push(width);
    width += CELL;
  });

  // The question of each option, and the first option of each question: options have one number over all questions.
  const questionOf = outline.indicators.flatMap((indicator, place) => indicator.options.map(() => place));
  const firstOption = outline.indicators.map((_, place) => questionOf.indexOf(place));

  function cells(site) {
    return outline.indicators.map((indicator, place) => {
      const state = labels[site.states[place]];
      const told = "ar".includes(state.letter) ? ` (${plural(Number(site.ticks[place] || 0), "réponse", "réponses")})` : "";
      return svg("rect", {
        class: `s-${state.letter}${state.letter === "a" ? ` t-${Math.min(4, Number(site.ticks[place] || 0))}` : ""}`,
        x: lefts[place], y: 1, width: CELL - 2, height: ROW - 4, rx: 2,
      }, svg("title", {}, `${outline.themes[indicator.theme].label}, ${indicator.label} : ${state.label}${told}`));
    });
  }

  function strip(site) {
    const answered = [...site.states].filter((letter) => "ar".includes(letter)).length;
    const told = `${plural(answered, "question répondue", "questions répondues")} sur ${outline.indicators.length}`;
    return svg("svg", { viewBox: `0 0 ${width + BESIDE} ${ROW - 2}`, role: "img", "aria-label": told }, ...cells(site));
  }

  const HEAD = 118;
  function headLabels() {
    return outline.themes.map((theme, number_) => {
      const left = lefts[outline.indicators.findIndex((indicator) => indicator.theme === number_)];
      const short = theme.label.length > 24 ? `${theme.label.slice(0, 22).trimEnd()}…` : theme.label;
      return svg("text", { transform: `translate(${left + 11} ${HEAD - 5}) rotate(-42)` }, short, svg("title", {}, theme.label));
    });
  }

  function row(site) {
    const shown = site.key.startsWith("~") ? `sans nom : ${site.name}` : site.name;
    return el("tr", {},
      el("th", { scope: "row" }, el("a", { href: releve.siteLink(site.key), title: site.others || null }, el("bdi", {}, shown)),
        site.place && el("span", { class: "others" }, " ", el("bdi", {}, site.place)),
        site.documents > 1 && el("span", { class: "others" }, ` ${number(site.documents)} rapports`)),
      el("td", { class: "era" }, outline.words.eras[site.era] || site.era),
      el("td", { class: "num" }, number(site.answers)),
      el("td", { class: `num ${site.review ? "some" : "zero"}` }, site.review ? number(site.review) : "–"),
      el("td", { class: "strip" }, strip(site)));
  }

  const gaps = (site) => [...site.states].filter((letter) => !"ar".includes(letter)).length;
  const byName = new Intl.Collator("fr", { numeric: true });
  const orders = {
    name: () => 0, // the list comes by name
    review: (one, two) => two.review - one.review,
    answers: (one, two) => two.answers - one.answers,
    gaps: (one, two) => gaps(two) - gaps(one),
  };
  sites.sort((one, two) => one.key.startsWith("~") - two.key.startsWith("~") || byName.compare(one.name, two.name));

  let found = sites;
  let page = 0;

  function filter() {
    const words = folded($("q").value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const era = $("era").value;
    const option = $("option").value;
    const onlyReview = $("only-review").checked;
    found = sites.filter((site) =>
      words.every((word) => site.searched.includes(` ${word}`)) // at the start of a word
      && (!era || site.era === era)
      && (!option || site.options.includes(Number(option)))
      && (!onlyReview || site.review > 0));
    found = [...found].sort(orders[$("sort").value]);
    page = 0;
    show();
    showShares();
    remember();
  }

  // What is chosen stands in the address, so that the way back from a site, or a link that was sent, shows the same.
  const CHOICES = ["q", "era", "option", "sort", "only-review"];
  const optionName = (place) => `${outline.indicators[questionOf[place]].id}=${outline.indicators[questionOf[place]].options[place - firstOption[questionOf[place]]].id}`;

  function remember() {
    const chosen = new URLSearchParams();
    if ($("q").value) chosen.set("q", $("q").value);
    if ($("era").value) chosen.set("era", $("era").value);
    if ($("option").value) chosen.set("option", optionName(Number($("option").value)));
    if ($("sort").value !== "name") chosen.set("sort", $("sort").value);
    if ($("only-review").checked) chosen.set("only-review", "1");
    const asked = String(chosen) ? `?${chosen}` : "";
    $("clear").hidden = !asked;
    if (asked !== location.search) history.replaceState(null, "", `${location.pathname}${asked}${location.hash}`);
  }

  function recall() {
    const chosen = new URLSearchParams(location.search);
    const wanted = chosen.get("option");
    const place = wanted === null ? -1 : questionOf.findIndex((_, at) => optionName(at) === wanted);
    const among = (id) => [...$(id).options].some((option) => option.value === chosen.get(id));
    $("q").value = chosen.get("q") || "";
    $("era").value = among("era") ? chosen.get("era") : "";
    $("option").value = place < 0 ? "" : String(place);
    $("sort").value = among("sort") ? chosen.get("sort") : "name";
    $("only-review").checked = chosen.has("only-review");
  }

  // How many sites tick each option, and how many told: answers that are to be looked at are left out of both.
  function shares(list) {
    const told = outline.indicators.map(() => 0);
    const ticked = new Map();
    for (const site of list) {
      outline.indicators.forEach((_, place) => { if (site.states[place] === "a") told[place] += 1; });
      for (const option of site.options) if (site.states[questionOf[option]] === "a") ticked.set(option, (ticked.get(option) || 0) + 1);
    }
    return { told, ticked };
  }

  // Labels stand before their bars, on a narrow screen above them. In pixels: where bars begin, how wide they are, how
  // far they are below the top of their line, and how high a line is; in letters how long a line of a label may be.
  const WIDE = { left: 345, bar: 170, down: 4, line: 21, most: 48 };
  const NARROW = { left: 0, bar: 290, down: 20, line: 40, most: 46 };
  const NEXT = 16; // from one line of a long label to its next
  const narrow = matchMedia("(max-width: 44rem)");

  // A label in lines of so many letters at most, cut between words.
  function broken(label, most) {
    const lines = [""];
    for (const word of label.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (longer.length <= most || !lines.at(-1)) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function answerChart(indicator, place, here, all) {
    const { left, bar, down, line, most } = narrow.matches ? NARROW : WIDE;
    const options = indicator.options.map((option, index) => ({ ...option, number: firstOption[place] + index }));
    const total = here.told[place];
    let y = 0;
    const lines = options.map((option) => {
      const count = here.ticked.get(option.number) || 0;
      const share = total ? count / total : 0;
      const overall = all.told[place] ? (all.ticked.get(option.number) || 0) / all.told[place] : 0;
      const words = broken(option.label, most);
      const below = y + down + (narrow.matches ? NEXT * (words.length - 1) : 0);
      const drawn = svg("g", {}, svg("title", {}, `${option.label} : ${number(count)} sur ${number(total)}`),
        svg("text", {}, ...words.map((part, index) => svg("tspan", { x: 0, y: y + 14 + NEXT * index }, part))),
        svg("rect", { class: "s-s", x: left, y: below, width: bar, height: 12, rx: 2 }),
        svg("rect", { class: "s-a", x: left, y: below, width: bar * share, height: 12, rx: 2 }),
        here !== all && svg("rect", { class: "overall", x: left + bar * overall - 1, y: below - 3, width: 2, height: 18 }),
        svg("text", { class: "share", x: left + bar + 8, y: below + 10 }, total ? `${Math.round(100 * share)} %` : "–"));
      y += line + NEXT * (words.length - 1);
      return drawn;
    });
    const told = options.map((option) => `${option.label} : ${here.ticked.get(option.number) || 0}`).join(", ");
    const drawing = svg("svg", { class: "chart", viewBox: `0 0 ${left + bar + 48} ${y}`, role: "img", "aria-label": `${indicator.label}, sur ${number(total)} : ${told}` }, ...lines);
    const saving = el("button", { type: "button", class: "quiet no-print", "aria-label": `Enregistrer l'image : ${indicator.label}` }, "SVG");
    const title = `${outline.themes[indicator.theme].label} : ${indicator.label} (${plural(total, "site", "sites")})`;
    saving.addEventListener("click", () => releve.saveDrawing(drawing, indicator.id, title));
    return el("figure", { "data-question": indicator.id }, el("figcaption", {}, el("span", {}, el("b", {}, outline.themes[indicator.theme].label), ` ${indicator.label}`), el("span", { class: "others" }, plural(total, "site", "sites")), saving), drawing);
  }

  let everyShare = null;
  function showShares() {
    everyShare = everyShare || shares(sites);
    const here = found.length === sites.length ? everyShare : shares(found);
    $("answers-mark").hidden = here === everyShare;
    $("answer-charts").replaceChildren(...outline.indicators.flatMap((indicator, place) => (indicator.options.length ? [answerChart(indicator, place, here, everyShare)] : [])));
  }

  narrow.addEventListener("change", showShares);

  // How many sites a list has, and how many documents that name none and stand in it for themselves.
  function counted(list) {
    const nameless = list.filter((site) => site.key.startsWith("~")).length;
    const named = plural(list.length - nameless, "site", "sites");
    return nameless ? `${named} et ${plural(nameless, "document sans nom", "documents sans nom")}` : named;
  }

  function show() {
    const pages = Math.max(1, Math.ceil(found.length / ROWS_PER_PAGE));
    const part = found.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE);
    $("heat-rows").replaceChildren(...part.map(row));
    $("shown").textContent = found.length === sites.length ? counted(sites) : `${number(found.length)} sur ${counted(sites)}`;
    $("page").textContent = `page ${number(page + 1)} sur ${number(pages)}`;
    $("previous").disabled = page === 0;
    $("next").disabled = page >= pages - 1;
  }

  function turn(by) {
    page += by;
    show();
    $("heat").scrollIntoView({ block: "start" });
  }

  // The part of the list that is shown, as one drawing.
  function saveHeat() {
    const part = found.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE);
    const left = 260;
    const drawing = svg("svg", { viewBox: `0 0 ${left + width + 110} ${HEAD + part.length * ROW}`, width: left + width + 110, class: "chart" },
      svg("g", { transform: `translate(${left} 0)` }, ...headLabels()),
      ...part.map((site, index) => svg("g", { transform: `translate(0 ${HEAD + index * ROW})` },
        svg("text", { x: left - 10, y: 13, "text-anchor": "end" }, site.name.slice(0, 40)),
        svg("g", { transform: `translate(${left} 0)` }, ...cells(site)))));
    const legend = [...$("legend").children].map((item) => [item.dataset.state, item.textContent]);
    releve.saveDrawing(drawing, "sites-et-questions", `Sites et questions, ${$("shown").textContent}, ${$("page").textContent}`, legend);
  }

  function prepare() {
    $("heat-head").replaceChildren(svg("svg", { viewBox: `0 0 ${width + BESIDE} ${HEAD}`, "aria-hidden": "true" }, ...headLabels()));
    const present = new Set(sites.flatMap((site) => [...new Set(site.states)]));
    $("legend").replaceChildren(...["a", "r", ...outline.states.map((state) => state.letter).filter((letter) => letter !== "a")]
      .filter((letter) => present.has(letter))
      .map((letter) => el("span", { title: labels[letter].meaning, "data-state": letter }, el("i", { class: `swatch s-${letter}` }), letter === "a" ? `${labels.a.label} (plus vif : plus de réponses)` : labels[letter].label)));
    for (const era of Object.keys(outline.words.eras).filter((name) => sites.some((site) => site.era === name))) {
      $("era").append(el("option", { value: era }, outline.words.eras[era]));
    }
    let count = 0;
    for (const indicator of outline.indicators) {
      if (!indicator.options.length) continue;
      const group = el("optgroup", { label: `${outline.themes[indicator.theme].label} : ${indicator.label}` });
      for (const option of indicator.options) group.append(el("option", { value: count++ }, option.label));
      $("option").append(group);
    }
    for (const id of CHOICES) $(id).addEventListener("input", filter);
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("clear").addEventListener("click", () => { $("filters").reset(); filter(); $("q").focus(); });
    $("previous").addEventListener("click", () => turn(-1));
    $("next").addEventListener("click", () => turn(1));
    $("save-heat").addEventListener("click", saveHeat);
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/input|select|textarea/i.test(document.activeElement.tagName)) {
        event.preventDefault();
        $("q").focus();
      }
    });
    recall();
    filter();
  }

  // Rows to be looked at come once the page stands.
  const FIRST = 25, MORE = 100;
  let doubts = null;
  let listed = 0;
  const names = new Map(sites.map((site) => [site.key, site.name]));
  releve.on("review", (value) => { doubts = value; moreDoubts(); });

  function moreDoubts() {
    const until = Math.min(doubts.rows.length, listed + (listed ? MORE : FIRST));
    for (const [key, document_, confidence, id, kind, place, raw] of doubts.rows.slice(listed, until)) {
      const question = kind === "text"
        ? `Texte libre${place === null ? "" : `, ${outline.themes[place].label}`}`
        : `${outline.themes[outline.indicators[place].theme].label}, ${outline.indicators[place].label}`;
      $("review-rows").append(el("tr", {},
        el("td", { class: "num" }, releve.percent(confidence)),
        el("td", {}, el("a", { href: releve.siteLink(key) }, el("bdi", {}, names.get(key)))),
        el("td", {}, question),
        el("td", { class: "text" }, el("a", { href: releve.siteLink(key, id, document_) }, el("bdi", {}, raw.length > 160 ? `${raw.slice(0, 158)}…` : raw || "(vide)")))));
    }
    listed = until;
    $("review").hidden = listed === 0;
    $("review-more").hidden = listed >= doubts.rows.length;
    const rest = doubts.count > doubts.rows.length ? " Les autres sont sur les pages de leurs sites." : "";
    $("review-status").textContent = doubts.count ? `${number(listed)} sur ${number(doubts.count)}.${rest}` : "Rien à vérifier.";
  }

  prepare();
  if (location.protocol === "file:") $("review-command").textContent += ` ${releve.folderPath()}`;
  $("review-more").addEventListener("click", moreDoubts);
  addEventListener("load", () => releve.load("pages/review.js"));
})();
