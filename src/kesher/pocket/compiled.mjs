// Compiles modules with the very Python that will run them, so that the browser has nothing to compile.
// node compiled.mjs NODE_MODULES FOLDER: each .py in the folder gives way to its .pyc, without what only people read.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(modules, "pyodide", "pyodide.mjs")));
const py = await loadPyodide();
py.FS.mkdirTree("/compiled");
py.FS.mount(py.FS.filesystems.NODEFS, { root: folder }, "/compiled");
py.runPython(`
import pathlib, py_compile
root = pathlib.Path("/compiled")
for source in sorted(root.rglob("*.py")):
    where = "/" + str(source.relative_to(root))
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(source, source.with_suffix(".pyc"), where, True, 2, mode)
    source.unlink()
`);
