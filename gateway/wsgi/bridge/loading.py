"""Gets the application: the part of the bridge that is easier said in Python. Compiled into the bridge; 3.9 and later.

load() gives the WSGI callable or raises Letter, which carries what contract::Failure holds.
"""

import gc
import importlib
import inspect
import linecache
import os
import sys
import traceback

PASTE_DEPLOY_MISSING = 506
INI_MISSING = 507
INI_SECTION_MISSING = 508
IMPORT_FAILED = 509
CALLABLE_MISSING = 510
NOT_CALLABLE = 511

SECTION_KINDS = ("app", "application", "composite", "composit", "pipeline", "filter-app")


class Letter(Exception):
    def __init__(self, code, message, hint, detail=""):
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.detail = detail


def describe(error):
    """The traceback as text, without our own frames and those of the import machinery above the application."""
    place = error.__traceback__
    while place is not None and _is_ours(place.tb_frame.f_code.co_filename):
        place = place.tb_next
    try:
        return "".join(traceback.format_exception(type(error), error, place))
    except Exception as worse:  # a broken __str__ or __cause__ must not hide that there was an error
        return "%s (its traceback can't be shown: %s)\n" % (type(error).__name__, type(worse).__name__)


def _is_ours(file):
    return file in (__file__, importlib.__file__) or file.startswith("<frozen importlib")


def summary(error):
    """The last line of a traceback: "ValueError: no such thing"."""
    try:
        text = "".join(traceback.format_exception_only(type(error), error)).strip()
    except Exception:
        return type(error).__name__
    return text.splitlines()[-1] if text else type(error).__name__


def correct_path(program_folder):
    """From 3.11 on, CPython for Windows puts the running program's folder on sys.path: it means python.exe's.

    The folder is ours, no application shall find modules there. `program_folder`: empty where there is no such thing.
    """
    ours = _comparable(program_folder) if program_folder else None
    own = os.path.dirname(getattr(sys, "_base_executable", None) or sys.executable)
    there = [_comparable(path) for path in sys.path]
    if ours in there and ours != _comparable(own):
        at = there.index(ours)
        sys.path[at : at + 1] = [] if _comparable(own) in there else [own]


def _comparable(path):
    return os.path.normcase(os.path.realpath(path))


def load(ini, section, target, folder):
    folder = folder or (os.path.dirname(os.path.abspath(ini)) if ini else os.getcwd())
    _forget(folder)
    if folder and folder not in sys.path:
        sys.path.insert(0, folder)
    _end_earlier()
    application = _load_ini(ini, section) if ini else _load_target(target)
    if _speaks_asgi(application):
        application = _adapted(application, target if not ini else _short(ini, section))
    _check_callable(application, target if not ini else _short(ini, section))
    gc.collect()
    gc.freeze()
    return application


# --- loading again -------------------------------------------------------------------------------------------------

_modules_at_start = frozenset(sys.modules)


def _forget(folder):
    """Lets a second load see the files as they are now: the modules of the application's folder are forgotten.

    Installed packages stay, wherever they lie: extension modules can't be loaded twice.
    """
    gc.unfreeze()
    importlib.invalidate_caches()
    linecache.checkcache()
    if not folder:
        return
    root = os.path.join(os.path.realpath(folder), "")
    prefix = os.path.join(os.path.realpath(sys.prefix), "")
    for name, module in list(sys.modules.items()):
        if name in _modules_at_start:
            continue
        for path in _places(module):
            inside = path.startswith(root) and (root.startswith(prefix) or not path.startswith(prefix))
            if inside and "site-packages" not in path and "dist-packages" not in path:
                sys.modules.pop(name, None)
                break


def _places(module):
    file = getattr(module, "__file__", None)
    if isinstance(file, str):
        return [os.path.realpath(file)]
    try:
        return [os.path.realpath(path) for path in getattr(module, "__path__", ())]
    except Exception:
        return []


# --- Paste Deploy --------------------------------------------------------------------------------------------------


def _load_ini(ini, section):
    sections = _sections(ini)
    loadapp = _paste_deploy()
    if not any(_is_section(found, section) for found in sections):
        there = sorted(_applications(sections))
        raise Letter(
            INI_SECTION_MISSING,
            "The file %s has no application section named %s." % (ini, section),
            "Choose one of: %s." % ", ".join(there) if there else "Add a section [app:%s] to it." % section,
            "sections: " + ", ".join("[%s]" % found for found in sections),
        )
    _run("The application of %s can't be loaded" % _short(ini, section), lambda: _configure_logging(ini, sections))
    return _run(
        "The application of %s can't be loaded" % _short(ini, section),
        lambda: loadapp("config:" + os.path.abspath(ini), name=section),
    )


def _short(ini, section):
    return "[%s] of %s" % (section, ini)


def _sections(ini):
    import configparser

    parser = configparser.RawConfigParser(strict=False, delimiters=("=", ":"))
    parser.optionxform = str
    try:
        with open(ini, encoding="utf-8-sig") as file:
            parser.read_file(file, ini)
    except FileNotFoundError:
        raise Letter(INI_MISSING, "There is no file %s." % ini, "Check the path.") from None
    except OSError as error:
        raise Letter(
            INI_MISSING,
            "The file %s can't be read: %s." % (ini, error.strerror or error),
            "Let the account that runs the gateway read it.",
        ) from None
    except (configparser.Error, UnicodeDecodeError) as error:
        raise Letter(
            INI_MISSING,
            "The file %s isn't a readable INI file." % ini,
            "Correct the place that the detail names; the file has to be UTF-8.",
            summary(error),
        ) from None
    return parser.sections()


def _is_section(found, name):
    kind, colon, rest = found.partition(":")
    return found == name or (colon and kind.strip() in SECTION_KINDS and rest.strip() == name)


def _applications(sections):
    for found in sections:
        kind, colon, rest = found.partition(":")
        if colon and kind.strip() in SECTION_KINDS:
            yield rest.strip()


def _paste_deploy():
    try:
        from paste.deploy import loadapp
    except ModuleNotFoundError as error:
        if error.name not in ("paste", "paste.deploy"):
            raise _import_letter("Paste Deploy can't be loaded", error) from None
        raise Letter(
            PASTE_DEPLOY_MISSING,
            "Paste Deploy, which reads INI files, isn't installed for %s." % sys.executable,
            "Run: %s." % _install("PasteDeploy", "python3-pastedeploy"),
            summary(error),
        ) from None
    except BaseException as error:
        raise _import_letter("Paste Deploy can't be loaded", error) from None
    return loadapp


def _configure_logging(ini, sections):
    """As pserve does: [loggers], [handlers], [formatters] of the same file, if they are there."""
    if "loggers" not in sections:
        return
    import logging.config

    defaults = {"__file__": ini, "here": os.path.dirname(ini)}
    logging.config.fileConfig(ini, defaults, disable_existing_loggers=False)


# --- module:callable -----------------------------------------------------------------------------------------------


def _load_target(target):
    module_name, colon, path = target.partition(":")
    called = path.endswith("()")
    path = path[:-2] if called else path
    module = _run("The module %s can't be loaded" % module_name, lambda: importlib.import_module(module_name))
    if not colon:
        path = next((name for name in ("application", "app") if hasattr(module, name)), "application")
    found = module
    for part in path.split("."):
        try:
            found = getattr(found, part)
        except AttributeError as error:
            raise _missing(module, module_name, path, part, error) from None
    return _called(found, module_name, path) if called else found


def _called(factory, module_name, path):
    if not callable(factory):
        raise _not_callable(factory, "%s:%s" % (module_name, path))
    try:
        return factory()
    except TypeError as error:
        takes = _needs_arguments(factory)
        if not takes:
            raise _import_letter("The factory %s:%s failed" % (module_name, path), error) from None
        raise Letter(
            NOT_CALLABLE,
            "%s:%s can't be called without arguments: %s." % (module_name, path, str(error).rstrip(".")),
            "It seems to be the application itself: write %s:%s, without the parentheses." % (module_name, path)
            if _fits(factory, 2)
            else "Name a factory that needs no arguments.",
            describe(error),
        ) from None
    except BaseException as error:
        raise _import_letter("The factory %s:%s failed" % (module_name, path), error) from None


def _missing(module, module_name, path, part, error):
    there = _candidates(module)
    where = getattr(module, "__file__", None) or "a package without code"
    return Letter(
        CALLABLE_MISSING,
        "The module %s has no %s." % (module_name, path),
        "Choose one of: %s." % ", ".join("%s:%s" % (module_name, name) for name in there)
        if there
        else "The module %s (%s) holds nothing that could be an application." % (module_name, where),
        "%s\nloaded from %s" % (summary(error), where),
    )


def _candidates(module):
    """What looks like an application, likeliest first; factories with their parentheses."""
    applications, factories = [], []
    for name, value in list(vars(module).items()):
        try:
            if name.startswith("_") or not _is_of(value, module):
                continue
            if _fits(value, 2) or _speaks_asgi(value):
                applications.append(name)
            elif _fits(value, 0):
                factories.append(name + "()")
        except Exception:  # a proxy, such as flask.request, may not be looked at outside of a request
            continue
    return (applications + factories)[:8]


def _is_of(value, module):
    if inspect.isclass(value) or inspect.ismodule(value) or not callable(value):
        return False
    return not inspect.isroutine(value) or getattr(value, "__module__", None) == module.__name__


def _fits(function, count):
    try:
        inspect.signature(function).bind(*[None] * count)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def _needs_arguments(function):
    return not _fits(function, 0)


def _check_callable(application, said):
    if not callable(application):
        raise _not_callable(application, said)
    if _fits(application, 2):
        return
    name = getattr(application, "__name__", type(application).__name__)
    raise Letter(
        NOT_CALLABLE,
        "%s can't be called as an application, with environ and start_response." % said,
        "It seems to be a factory: write %s()." % said
        if _fits(application, 0) and not said.startswith("[")
        else "It seems to be a Paste Deploy factory: name it in an INI file as paste.app_factory."
        if _fits(application, 1)
        else "An application takes two arguments.",
        "%s%s" % (name, _signature(application)),
    )


def _signature(function):
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        return "(...)"


def _not_callable(value, said):
    return Letter(
        NOT_CALLABLE,
        "%s is %s, not something to be called." % (said, _a(type(value).__name__)),
        "Name the WSGI application: a function or an object that takes environ and start_response.",
        repr(value)[:400],
    )


def _a(word):
    return ("an " if word[:1].lower() in "aeiou" else "a ") + word


# --- ASGI ----------------------------------------------------------------------------------------------------------

_adapters = []


def _speaks_asgi(application):
    """Version 3: a coroutine function of scope, receive and send, or an object that is called like one."""
    if inspect.isclass(application) or not callable(application):
        return False
    called = application if inspect.isroutine(application) else type(application).__call__
    return inspect.iscoroutinefunction(called) and _fits(application, 3)


def _adapted(application, said):
    import types

    module = types.ModuleType("iiswsgi_asgi")
    module.__file__ = __file__
    exec(compile(asgi_source, __file__, "exec"), module.__dict__)  # where the bridge has it from: loader.cpp
    adapter = _run("The application %s can't be started" % said, lambda: module.Adapter(application))
    _adapters.append(adapter)
    return adapter


def _end_earlier():
    while _adapters:
        _adapters.pop().close()


# --- what went wrong -----------------------------------------------------------------------------------------------


def _run(what, step):
    try:
        return step()
    except Letter:
        raise
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: the gateway stays
        raise _import_letter(what, error) from None


def _import_letter(what, error):
    return Letter(IMPORT_FAILED, "%s: %s." % (what, _reason(error).rstrip(".")), _advice(error), describe(error))


def _reason(error):
    if isinstance(error, SystemExit):
        return "it ended the program (sys.exit(%r))" % (error.code,)
    return summary(error)


def _advice(error):
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _advice_on_module(error.name)
    if isinstance(error, SystemExit):
        return "Keep what belongs to a command line behind: if __name__ == \"__main__\"."
    if isinstance(error, SyntaxError):
        return "Correct %s, line %s; this interpreter is Python %d.%d." % (
            (error.filename, error.lineno) + tuple(sys.version_info[:2])
        )
    if isinstance(error, ImportError):
        return "Check that the package's version fits this Python: %s." % sys.executable
    if isinstance(error, PermissionError):
        return "Let the account that runs the gateway use %s." % (error.filename or "the file")
    if isinstance(error, FileNotFoundError):
        return "%s is missing; relative paths start at %s." % (error.filename or "A file", os.getcwd())
    if isinstance(error, KeyError):
        return "A name is missing, perhaps an environment variable or a setting; the detail shows the line."
    return "The detail shows the line of the application that failed; correct it, and ask again."


def _advice_on_module(name):
    top = name.partition(".")[0]
    if top in sys.modules:
        return "The package %s has no %s: its version may be another than the application expects." % (top, name)
    if name == "pkg_resources":
        return "Run: %s." % _install("setuptools<81", "python3-pkg-resources")
    return "If %s is a package, run: %s. If it is the application's own, name its folder with --folder." % (
        top,
        _install(top, None),
    )


def _install(package, debian):
    command = "%s -m pip install %s" % (_quoted(sys.executable), _quoted(package))
    if sys.prefix in ("/usr", "/usr/local") and debian:
        return "apt-get install %s" % debian
    return command


def _quoted(word):
    return '"%s"' % word if set(word) & set(" <>&") else word
