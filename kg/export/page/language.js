// The language of the interface: Chinese, English, or both. Names and sentences stay as the documents have them.

const LANGUAGES = ["both", "zh", "en"];

/** Put what stands in Chinese beside an English word into an element of its own, so that either can be hidden. */
function part(root) {
  for (const word of root.querySelectorAll("small[lang=en]")) {
    for (const node of [...word.parentNode.childNodes]) {
      if (node.nodeType !== Node.TEXT_NODE || !/\p{Script=Han}/u.test(node.data)) continue;
      const chinese = el("span", "zh", node.data, { lang: "zh" });
      node.replaceWith(chinese);
    }
  }
}

function setLanguage(language) {
  state.language = LANGUAGES.includes(language) ? language : "both";
  document.documentElement.dataset.language = state.language;
  document.documentElement.lang = state.language === "en" ? "en" : "zh-CN";
  for (const button of document.querySelectorAll("[data-speaks]")) {
    button.setAttribute("aria-pressed", String(button.dataset.speaks === state.language));
  }
}

part(document.body);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) part(node.parentNode ?? node);
}).observe(document.body, { childList: true, subtree: true });
for (const button of document.querySelectorAll("[data-speaks]")) {
  button.addEventListener("click", () => { setLanguage(button.dataset.speaks); writeAddress(); });
}
