"use strict";

/* The search page: looks the same words up in every other edition, each by its own index, when a
   reader asks for it. An index is a script that calls Search.setIndex: it works from a folder. */
document.addEventListener("DOMContentLoaded", () => {
  const nav = document.querySelector(".ib-editions");
  const others = (window.improvementBookEditions ?? []).filter((edition) => edition.code !== nav.dataset.period).reverse();
  const query = new URLSearchParams(location.search).get("q") ?? "";
  const stemmer = new Stemmer();
  const words = query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word && !stopwords.includes(word));
  const results = document.getElementById("search-results");
  if (!others.length || !words.length) return;

  const pagesWith = (index, word) => {
    const stem = stemmer.stemWord(word);
    const found = [index.terms, index.titleterms].flatMap((terms) => (Object.hasOwn(terms, stem) ? terms[stem] : []));
    return new Set(found);
  };
  const found = (index) => {
    const sets = words.map((word) => pagesWith(index, word));
    return [...sets[0]].filter((page) => sets.every((set) => set.has(page)));
  };
  const loaded = (edition) => new Promise((done) => {
    const script = document.createElement("script");
    const own = Search.setIndex;
    Search.setIndex = (index) => { script.index = index; };
    script.src = `../${edition.code}/searchindex.js`;
    script.onload = script.onerror = () => { Search.setIndex = own; done(script.index); };
    document.head.append(script);
  });
  const element = (name, children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };

  const button = element("button", ["Search all other periods"]);
  button.type = "button";
  const list = element("div", []);
  list.setAttribute("role", "status");
  results.after(button, list);
  button.addEventListener("click", async () => {
    button.disabled = true;
    list.replaceChildren();
    for (const edition of others) {
      const index = await loaded(edition);
      const pages = index ? found(index) : [];
      if (!pages.length) continue;
      const items = pages.map((page) => {
        const link = element("a", [new DOMParser().parseFromString(index.titles[page], "text/html").body.textContent]);
        link.href = `../${edition.code}/${index.docnames[page]}${DOCUMENTATION_OPTIONS.LINK_SUFFIX}`;
        return element("li", [link]);
      });
      list.append(element("h2", [edition.label]), element("ul", items));
    }
    if (!list.childElementCount) list.append(element("p", ["No other period has a page with all of the words."]));
  });
});
