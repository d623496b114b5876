// The page of imports: a file dropped anywhere on it is put in its field and read at once. Without script the field does both.

const form = document.querySelector("#import-form");
const field = form?.querySelector("input[type=file]");

const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const mark = (over) => document.body.classList.toggle("dropping", over);

if (field) {
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(false);
    field.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
