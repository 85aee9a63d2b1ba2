"use strict";
// Handing in by dropping: says what will be sent, sends it, and keeps the choice if that fails.
// Without this script the form below does the same by its two inputs.
const SKIPPED = new Set(["__pycache__", "node_modules", "venv"]);
const MOST_FILES = 5000;
const SHOWN = 30;
const form = document.querySelector("#hand-in");

// Files of an entry, by their path; folders that are never graded are left out, as by the service.
async function filesBelow(entry, folder) {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ path, file }];
  }
  if (SKIPPED.has(entry.name) || entry.name.startsWith(".")) return [];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    for (const each of some) {
      found.push(...await filesBelow(each, `${path}/`));
      if (found.length > MOST_FILES) return found;
    }
  }
}

function skipped(path) {
  return path.split("/").slice(0, -1).some((part) => SKIPPED.has(part) || part.startsWith("."));
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

class Desk {
  constructor() {
    this.told = document.querySelector("#told");
    this.zone = form.querySelector(".drop");
    this.list = form.querySelector(".chosen");
    this.bar = form.querySelector("progress");
    this.button = form.querySelector("button");
    this.inputs = [...form.querySelectorAll("input[type=file]")];
    this.chosen = [];
    form.querySelector(".dropping").hidden = false;
    for (const input of this.inputs) input.addEventListener("change", () => this.choose());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.zone.addEventListener("dragover", (event) => { event.preventDefault(); this.zone.classList.add("over"); });
    this.zone.addEventListener("dragleave", () => this.zone.classList.remove("over"));
    this.zone.addEventListener("drop", (event) => this.drop(event));
  }

  choose() {
    const files = this.inputs.flatMap((input) => [...input.files]);
    this.show(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  }

  async drop(event) {
    event.preventDefault();
    this.zone.classList.remove("over");
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry());  // before anything is awaited
    const files = [...event.dataTransfer.files];
    for (const input of this.inputs) input.value = "";
    const found = await Promise.all(entries.map((entry, at) => (
      entry ? filesBelow(entry, "") : [{ path: files[at].name, file: files[at] }])));
    this.show(found.flat());
  }

  show(files) {
    this.chosen = files.filter(({ path }) => !skipped(path));
    const bytes = this.chosen.reduce((sum, { file }) => sum + file.size, 0);
    const [count, names] = this.list.children;
    const many = this.chosen.length;
    count.textContent = many ? `${many} ${many === 1 ? "file" : "files"}, ${size(bytes)}, will be sent:` : "Nothing in it could be graded.";
    names.replaceChildren(...this.chosen.slice(0, SHOWN).map(({ path }) => {
      const item = document.createElement("li");
      item.textContent = path;
      return item;
    }));
    if (many > SHOWN) names.append(Object.assign(document.createElement("li"), { textContent: `and ${many - SHOWN} more` }));
    this.list.hidden = false;
    this.say();
    const most = Number(form.dataset.most);
    if (bytes > most) this.say(`This is ${size(bytes)}, and at most ${size(most)} are taken.`, "Choose the kit's own files only.");
    else if (many > MOST_FILES) this.say(`These are more than ${MOST_FILES} files.`, "Choose the kit's own files only.");
    this.button.disabled = Boolean(this.told.textContent.trim());
  }

  say(what = "", then = "", link = null) {
    this.told.replaceChildren();
    if (!what) return;
    const text = document.createElement("p");
    text.className = "refused";
    const strong = document.createElement("strong");
    strong.textContent = what;
    text.append(strong, ` ${then}`);
    if (link) text.append(" ", Object.assign(document.createElement("a"), link));
    this.told.append(text);
  }

  send() {
    if (!this.chosen.length) return this.say("No file is chosen.", "Choose your kit's folder, its files, or a zip or a tar of it.");
    const data = new FormData();
    for (const { path, file } of this.chosen) data.append("files", file, path);
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.api);
    request.upload.onprogress = (event) => { this.bar.value = event.loaded / event.total; };
    request.onload = () => this.answered(request);
    request.onerror = () => this.lost();
    this.busy(true);
    request.send(data);
  }

  busy(sending) {
    this.bar.hidden = !sending;
    this.button.disabled = sending;
    this.button.ariaBusy = String(sending);
    if (sending) this.say();
  }

  answered(request) {
    if (request.status === 201) {
      const accepted = JSON.parse(request.responseText);
      location.assign(`/submissions/${accepted.submission.id}${accepted.known ? "?known=1" : ""}`);
      return;
    }
    this.busy(false);
    if (request.status === 401) return this.expired();
    let problem = { detail: `the service answered ${request.status}`, remedy: "Try again." };
    try { problem = JSON.parse(request.responseText); } catch { /* a proxy's own page */ }
    const detail = problem.detail.charAt(0).toUpperCase() + problem.detail.slice(1);
    this.say(`${detail}.`, `${problem.remedy} Nothing was handed in.`);
  }

  async lost() {
    this.busy(false);
    const me = await fetch("/api/v1/me").catch(() => null);  // refused early looks like that, too
    if (me && me.status === 401) return this.expired();
    this.say("The connection was lost.", "Your choice is still here: hand in again. If a file was changed since you chose it, choose it once more.");
  }

  expired() {
    this.say("Your login is over, and nothing was handed in.", "Log in in another window; your choice stays here, and then hand in again.",
      { href: "/", target: "_blank", rel: "noopener", textContent: "Log in" });
  }
}

if (form) new Desk();
