"use strict";
// A submission's page while it is graded: pieces come as they are drawn by the service, each with
// an id, and take the place of what has that id or are added where they say.
const live = document.querySelector("#live");
const lost = document.querySelector("#live-lost");
const AGAIN = 3000; // milliseconds
const SPOKEN = 4000; // no screen reader wants to hear every test

function put(piece) {
  const old = document.getElementById(piece.id);
  if (old) old.replaceWith(piece);
  else document.getElementById(piece.dataset.within)?.append(piece);
}

function follow() {
  const stream = new EventSource(live.dataset.stream);
  stream.addEventListener("open", () => { lost.hidden = true; });
  stream.addEventListener("news", (event) => {
    const news = document.createElement("template");
    news.innerHTML = event.data;
    for (const piece of [...news.content.children]) put(piece);
  });
  stream.addEventListener("over", () => {
    stream.close();
    location.reload();
  });
  stream.addEventListener("error", () => {
    lost.hidden = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(tryAgain, AGAIN);
  });
}

// A browser gives up where it is refused; who is not logged in any more is told so by the page.
async function tryAgain() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) follow();
  else if (answer && answer.status < 500) location.reload();
  else setTimeout(tryAgain, AGAIN);
}

setInterval(() => {
  const spoken = document.querySelector("#live-spoken");
  const said = document.querySelector("#live-said").textContent;
  if (spoken.textContent !== said) spoken.textContent = said;
}, SPOKEN);
follow();
