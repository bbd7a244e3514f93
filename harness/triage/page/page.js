// The reviewers' page: shows one answer, takes one finding, asks for the next. Hostile text reaches the document
// as text nodes only.
"use strict";

const kLong = {characters: 2400, lines: 26};
const kFindingWords = {pass: "pass", fail: "fail", cannot_tell: "cannot tell"};
const kRoundWords = {first: "First look", second: "Second look", adjudication: "Settling differences"};
const kTrackWords = {happy_path: "happy path", edge: "edge case", adversarial: "adversarial", production: "production"};
const kAlwaysShow = "plimsoll.always-show";

const $ = (id) => document.getElementById(id);
const token = document.querySelector("meta[name=page-token]").content;
const page = {state: null, isBusy: false, isCovered: false, shownAt: 0, seconds: []};

// ---- Text ----

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function lengthOf(pieces) {
  return pieces.reduce((sum, piece) => sum + (piece.mark ? piece.mark.length : piece.length), 0);
}

function linesOf(pieces) {
  return pieces.reduce((sum, piece) => sum + (piece.mark ? 0 : piece.split("\n").length - 1), 1);
}

function textOf(pieces) {
  const text = element("div", "text");
  text.dir = "auto";
  for (const piece of pieces) {
    if (piece.mark) {
      const mark = element("span", "mark", piece.mark);
      mark.title = "not visible in the text";
      text.append(mark, document.createElement("wbr"));
    } else {
      text.append(piece);
    }
  }
  if (pieces.length === 0) text.append(element("span", "quiet", "(empty)"));
  return text;
}

// A text that folds where it is long.
function foldable(pieces) {
  const text = textOf(pieces);
  const characters = lengthOf(pieces);
  if (characters <= kLong.characters && linesOf(pieces) <= kLong.lines) return [text];
  const more = element("button", "more");
  const fold = (isFolded) => {
    text.classList.toggle("clip", isFolded);
    more.setAttribute("aria-expanded", String(!isFolded));
    more.replaceChildren(isFolded ? `Show all ${characters.toLocaleString("en")} characters ` : "Show less ",
                         element("kbd", "", "O"));
  };
  more.addEventListener("click", () => fold(more.getAttribute("aria-expanded") === "true"));
  fold(true);
  return [text, more];
}

function facts(list, words) {
  list.replaceChildren(...words.map(([word, isStrong]) => element("li", isStrong ? "strong" : "", word)));
}

// ---- What is shown ----

function showConversation(messages) {
  const turns = messages.map((message) => {
    const turn = element("section", `turn ${message.role}`);
    turn.append(element("h2", "", message.role[0].toUpperCase() + message.role.slice(1)), ...foldable(message.text));
    return turn;
  });
  if (turns.length === 0) {
    const turn = element("section", "turn");
    turn.append(element("p", "quiet", "The prompt is not known: no suite has the case as it was measured."));
    turns.push(turn);
  }
  $("conversation").replaceChildren(...turns);
}

function cover(isCovered) {
  page.isCovered = isCovered;
  $("answer-cover").hidden = !isCovered;
  $("answer").hidden = isCovered;
}

function showLooks(looks) {
  $("looks-panel").hidden = looks.length === 0;
  $("looks").replaceChildren(...looks.map((look) => {
    const item = element("li", look.finding);
    const word = kFindingWords[look.finding];
    item.append(element("strong", "", word[0].toUpperCase() + word.slice(1)));
    if (look.note.length > 0) item.append(textOf(look.note));
    return item;
  }));
}

function showOpen(shown) {
  $("open-panel").hidden = shown.grades === undefined;
  if (shown.grades === undefined) return;
  const list = element("dl");
  const add = (term, ...what) => {
    const entry = element("div");
    const description = element("dd");
    description.append(...what);
    entry.append(element("dt", "", term), description);
    list.append(entry);
  };
  add("model", textOf(shown.model));
  add("drawn because", shown.why_drawn);
  for (const grade of shown.grades)
    add(grade.judge, grade.said, ...(grade.rationale.length > 0 ? foldable(grade.rationale) : []));
  $("open").replaceChildren(list);
}

function showCase(shown) {
  $("case-name").textContent = `${shown.suite}/${shown.case}` + (shown.epoch > 0 ? ` · trial ${shown.epoch + 1}` : "");
  const words = [[kTrackWords[shown.track], shown.track === "adversarial"]];
  if (shown.severity === "high" || shown.severity === "critical")
    words.push([`${shown.severity} severity`, shown.severity === "critical"]);
  facts($("case-facts"), words);
  showConversation(shown.messages);
  $("answer").replaceChildren(...foldable(shown.answer));
  cover(shown.folded && sessionStorage.getItem(kAlwaysShow) !== "yes");
  $("criteria-panel").hidden = shown.criteria.length === 0;
  $("criteria").replaceChildren(...shown.criteria.map(textOf));
  showLooks(shown.looks);
  showOpen(shown);
  $("note").value = shown.taken_back ? shown.taken_back.note : "";
  const before = shown.taken_back && shown.taken_back.finding;
  for (const button of document.querySelectorAll("[data-finding]"))
    button.classList.toggle("pressed", button.dataset.finding === before);
  page.shownAt = performance.now();
  window.scrollTo(0, 0);
  $("case").focus({preventScroll: true});
}

function showRest(progress) {
  const isElsewhere = progress.left > 0;
  $("rest-title").textContent = isElsewhere ? "Others have what is left" : "Nothing waits for you";
  $("rest-text").textContent = isElsewhere
      ? `${progress.left} of the answers are open before other reviewers. They come back if nobody labels them.`
      : `You gave ${progress.mine} of the labels in this round.` +
            (progress.conflicts > 0 ? ` ${progress.conflicts} wait for a third person to settle them.` : "");
  $("rest").focus({preventScroll: true});
}

// The middle of the last labels, so that a break for tea does not count.
function paceText(left) {
  if (page.seconds.length < 3) return "";
  const recent = page.seconds.slice(-20).sort((a, b) => a - b);
  const seconds = Math.max(1, recent[Math.floor(recent.length / 2)]);
  const minutes = Math.ceil(left * seconds / 60);
  return `${Math.round(3600 / seconds)} an hour · about ${minutes} min left`;
}

function showProgress(state) {
  const progress = state.progress;
  $("progress").max = Math.max(progress.total, 1);
  $("progress").value = progress.done;
  $("progress-text").textContent = `${progress.done} of ${progress.total}`;
  $("pace").textContent = paceText(progress.left);
  const words = [[kRoundWords[state.round]], [state.blinded ? "blinded" : "grades shown", !state.blinded],
                 [state.reviewer]];
  if (progress.agreement !== null) words.push([`people agree on ${Math.round(progress.agreement * 100)} %`]);
  facts($("facts"), words);
  $("help-blind").textContent = state.blinded
      ? "You do not see which model answered, nor what judges and other people said."
      : "You see the model and the judges' grades; your labels will say so.";
}

function show(state) {
  page.state = state;
  showProgress(state);
  $("main").hidden = state.case === null;
  $("rest").hidden = state.case !== null;
  for (const button of document.querySelectorAll("[data-finding]")) button.disabled = state.case === null;
  $("undo").disabled = state.progress.mine === 0;
  if (state.case === null) {
    showRest(state.progress);
  } else {
    showCase(state.case);
  }
}

// ---- What is asked of the server ----

function alertText(text) {
  $("alert").textContent = text;
  $("alert").hidden = text === "";
}

async function call(name, body) {
  const request = {method: body === undefined ? "GET" : "POST", cache: "no-store",
                   headers: {"X-Plimsoll-Page": token, "Content-Type": "application/json"}};
  if (body !== undefined) request.body = JSON.stringify(body);
  const response = await fetch(`api/${name}`, request);
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.error), {isRefusal: response.status === 409});
  return answer;
}

// One call at a time. False where it came to nothing; then the page shows why.
async function act(name, body) {
  if (page.isBusy) return false;
  page.isBusy = true;
  try {
    const state = await call(name, body);
    alertText("");
    show(state);
    return true;
  } catch (error) {
    if (error.isRefusal) show(await call("state").catch(() => page.state));
    alertText(error instanceof TypeError ? "The server does not answer. What you gave last is not stored; try again."
                                         : error.message);
    return false;
  } finally {
    page.isBusy = false;
  }
}

async function label(finding) {
  const shown = page.state && page.state.case;
  if (!shown) return;
  if (page.isCovered && finding !== "cannot_tell") {
    $("status").textContent = "Show the answer first (O).";
    return;
  }
  const seconds = (performance.now() - page.shownAt) / 1000;
  const body = {entry: shown.entry, digest: shown.digest, finding, note: $("note").value.trim()};
  $("status").textContent = "";
  if (!await act("label", body)) return;
  page.seconds.push(seconds);
  $("pace").textContent = paceText(page.state.progress.left);
  $("status").textContent = `Stored: ${kFindingWords[finding]}.`;
}

async function undo() {
  $("status").textContent = "";
  if (!await act("undo", {})) return;
  page.seconds.pop();
  const before = page.state.case && page.state.case.taken_back;
  if (before) $("status").textContent = `Taken back: ${kFindingWords[before.finding]}. Look again.`;
}

function open() {
  if (page.isCovered) {
    cover(false);
    $("status").textContent = "";
    $("case").focus({preventScroll: true});
    return;
  }
  const folds = [...document.querySelectorAll("#main .more")].filter((more) => more.offsetParent !== null);
  const isAnyFolded = folds.some((more) => more.getAttribute("aria-expanded") === "false");
  for (const more of folds)
    if ((more.getAttribute("aria-expanded") === "false") === isAnyFolded) more.click();
  if (folds.length === 0 && page.state.case && page.state.case.folded) cover(true);
}

// ---- Keys ----

const kKeys = {
  p: () => label("pass"),
  f: () => label("fail"),
  c: () => label("cannot_tell"),
  n: () => $("note").focus(),
  u: undo,
  o: open,
  r: () => act("state"),
  "?": () => $("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || $("help").open) return;
  if (event.target instanceof HTMLTextAreaElement) {
    if (event.key === "Escape") $("case").focus({preventScroll: true});
    return;
  }
  const action = kKeys[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
});

for (const button of document.querySelectorAll("[data-finding]"))
  button.addEventListener("click", () => label(button.dataset.finding));
$("undo").addEventListener("click", undo);
$("again").addEventListener("click", () => act("state"));
$("show-answer").addEventListener("click", open);
$("help-button").addEventListener("click", () => $("help").showModal());
$("always-show").addEventListener("change", (event) => {
  sessionStorage.setItem(kAlwaysShow, event.target.checked ? "yes" : "no");
  if (event.target.checked) open();
});

// The secret of the link is in the cookie now; nobody needs to see it in the address.
history.replaceState(null, "", location.pathname);
act("state");
