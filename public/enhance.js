/*
 * What a page gains where scripts run. It works on attributes (see app/components/README.md) and on
 * nothing else: every page does its work without it.
 */

const choiceTags = new Set(["SELECT", "INPUT"]);
const isNarrow = matchMedia("(max-width: 63.99rem)").matches;

function show(elements) {
  for (const element of elements) element.hidden = false;
}

function prepare(root) {
  show(root.querySelectorAll("[data-print], [data-check-all], .quantity [data-step]"));
  if (!isNarrow) for (const form of root.querySelectorAll("form[data-auto-submit]")) hideNoScript(form);
  for (const select of root.querySelectorAll("select[data-division-level]")) hideNoScript(select.form);
  if (isNarrow) {
    for (const details of root.querySelectorAll("details[data-narrow-closed]")) details.open = false;
  }
}

function hideNoScript(form) {
  for (const element of form?.querySelectorAll("[data-no-script]") ?? []) element.hidden = true;
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!choiceTags.has(field.tagName)) return;
  if (field.dataset.divisionLevel) fillNextDivision(field);
  const form = field.form;
  if (form?.elements.acceptedTotalFen) showAmounts(form);
  // on a phone the filters fold up with the page: several are ticked, and the button sends them
  if (isNarrow || !form?.hasAttribute("data-auto-submit")) return;
  if (!["text", "search", "number"].includes(field.type)) form.requestSubmit();
});

document.addEventListener("change", (event) => {
  if (event.target.hasAttribute("data-photos")) showPhotos(event.target);
});

/* Photos are seen before they are sent, and what the shop would not take is said at once. */
function showPhotos(field) {
  const place = field.parentElement.querySelector("[data-photos-shown]");
  const files = [...field.files];
  const isTooLarge = files.some((file) => file.size > Number(field.dataset.bytesMax));
  const isTooMany = files.length > Number(field.dataset.photosMax);
  field.setCustomValidity(
    (isTooMany && field.dataset.tooMany) || (isTooLarge && field.dataset.tooLarge) || "",
  );
  field.reportValidity();
  place.replaceChildren();
  place.hidden = files.length === 0;
  for (const file of files.slice(0, field.dataset.photosMax)) {
    const item = place.appendChild(document.createElement("li"));
    createImageBitmap(file).then(
      (picture) => {
        const canvas = item.appendChild(document.createElement("canvas"));
        const side = Math.min(picture.width, picture.height);
        canvas.width = 192;
        canvas.height = 192;
        canvas
          .getContext("2d")
          .drawImage(
            picture,
            (picture.width - side) / 2,
            (picture.height - side) / 2,
            side,
            side,
            0,
            0,
            192,
            192,
          );
        picture.close();
      },
      () => item.append(file.name), // the server says what is wrong with it
    );
  }
}

// One box for all of a table's: what is not on this page is not chosen.
document.addEventListener("change", ({ target }) => {
  const name = target.dataset.checkAll;
  if (!name) return;
  for (const box of target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`))
    box.checked = target.checked;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.hasAttribute("data-print")) print();
  if (button.dataset.step) {
    const field = button.parentElement.querySelector("input");
    if (button.dataset.step < 0) field.stepDown();
    else field.stepUp();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// Empty fields of a GET form would only lengthen the address.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get") {
    for (const field of form.elements) if (field.name && !field.value) setAside(field);
  }
  if (!form.hasAttribute("data-once")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  // After this turn, so that the pressed button's own name and value are still sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) setAside(button);
  });
});

function setAside(control) {
  if (control.disabled) return;
  control.disabled = true;
  control.dataset.aside = "yes";
}

// The back button may bring the page as it was left.
addEventListener("pageshow", () => {
  for (const control of document.querySelectorAll("[data-aside]")) {
    control.disabled = false;
    delete control.dataset.aside;
  }
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/* Where goods go decides the freight: the choice that is made brings the amounts of its province along. */
function showAmounts(form) {
  const source =
    form.querySelector("input[data-total-fen]:checked") ??
    form.querySelector("option[data-total-fen]:checked");
  if (!source) return;
  form.elements.acceptedTotalFen.value = source.dataset.totalFen;
  for (const place of form.querySelectorAll("[data-amount]"))
    place.textContent = source.dataset[place.dataset.amount];
}

/* Codes of cities end in 00. What lies straight under a province without a city fills the county list at once. */
async function fillNextDivision(select) {
  const form = select.form;
  const level = (number) => form.querySelector(`select[data-division-level="${number}"]`);
  const below = [2, 3].filter((number) => number > select.dataset.divisionLevel && level(number));
  const parent = select.value;
  if (below.length === 0) return;
  let divisions = [];
  try {
    if (parent) {
      const response = await fetch(`/divisions.json?parent=${encodeURIComponent(parent)}`);
      if (!response.ok) throw new Error(response.statusText);
      divisions = await response.json();
    }
  } catch {
    return show(form.querySelectorAll("[data-no-script]"));
  }
  if (select.value !== parent) return; // chosen anew while we waited
  for (const number of below) {
    const next = level(number);
    // a city without counties (东莞) is its own one part, although its code ends in 00
    const choices =
      below.length === 1 ? divisions : divisions.filter(({ code }) => code.endsWith("00") === (number === 2));
    const chosen = next.value; // stays, where it is still offered
    next.length = next.options[0]?.value === "" ? 1 : 0;
    const name = document.documentElement.lang === "en" ? "nameEn" : "nameZh";
    for (const choice of choices) next.add(new Option(choice[name], choice.code));
    next.value = chosen;
    if (next.selectedIndex < 0) next.selectedIndex = 0;
    next.disabled = choices.length === 0;
    if (number === 2) next.closest(".field").hidden = next.disabled && divisions.length > 0;
  }
}

prepare(document);
