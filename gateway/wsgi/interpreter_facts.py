# Makes an interpreter say what it is, as lines name=value. Given to `python -c`; understood by Python 2.6 and later, so
# that an old one can be told by name.
import sys

# The current folder stands first with -c: a stray sysconfig.py there must not be asked.
sys.path[:] = [p for p in sys.path if p]

import os


def put(text):
    """As UTF-8 on Windows, as the file system's bytes elsewhere: the stream's own encoding can't hold every path."""
    if hasattr(os, "fsencode"):
        sys.stdout.buffer.write(os.fsencode(text))
    else:
        sys.stdout.write(text)


def say(name, value):
    put("%s=%s\n" % (name, str(value or "").replace("\n", " ")))


try:
    import sysconfig

    setting = sysconfig.get_config_var
except ImportError:

    def setting(name):
        return None


def mapped_library(name):
    """The libpython in our own memory, if this interpreter is linked to one (Debian's isn't)."""
    try:
        for line in open("/proc/self/maps"):
            path = line[line.find("/") :].strip() if "/" in line else ""
            if os.path.basename(path).startswith("lib" + name):
                return path
    except (IOError, OSError):
        pass
    return ""


def as_the_linker_says(path):
    """The same under the very name by which it was loaded: from 3.14 on sys.base_prefix is made of it."""
    try:
        import ctypes

        class Where(ctypes.Structure):
            _fields_ = [(n, ctypes.c_char_p if n == "file" else ctypes.c_void_p) for n in ("file", "a", "b", "c")]

        where = Where()
        address = ctypes.cast(ctypes.pythonapi.Py_GetVersion, ctypes.c_void_p)
        if ctypes.CDLL(None).dladdr(address, ctypes.byref(where)):
            named = where.file.decode(sys.getfilesystemencoding())
            if os.path.isabs(named) and os.path.samefile(named, path):
                return named
    except Exception:
        pass
    return path


def library_in_memory():
    """Windows: the file of the python3X.dll that runs us. A copied environment has one of its own."""
    try:
        import ctypes

        path = ctypes.create_unicode_buffer(32768)
        ask = ctypes.windll.kernel32.GetModuleFileNameW
        return path.value if ask(ctypes.c_void_p(sys.dllhandle), path, len(path)) else ""
    except Exception:
        return ""


def elf_strings(path, wanted):
    """The values of a dynamic tag: 1 needed libraries, 15 DT_RPATH."""
    from struct import unpack_from

    with open(path, "rb") as file:
        data = file.read()
    if data[:6] != b"\x7fELF\x02\x01":
        return []
    start = unpack_from("<Q", data, 32)[0]
    size, count = unpack_from("<HH", data, 54)
    segments = [unpack_from("<IIQQQQ", data, start + i * size) for i in range(count)]
    entries = []
    for kind, _, offset, _, _, length in segments:
        if kind == 2:
            entries = [unpack_from("<qQ", data, at) for at in range(offset, offset + length, 16)]
    texts = 0
    for tag, value in entries:
        if tag == 5:
            texts = [value - s[3] + s[2] for s in segments if s[0] == 1 and s[3] <= value < s[3] + s[5]][0]
    return [data[texts + v : data.index(b"\0", texts + v)].decode() for tag, v in entries if tag == wanted]


def companions():
    """Libraries that only this program's own search path (DT_RPATH) finds for the standard library's modules."""
    program = os.path.realpath(sys.executable)
    origin = os.path.dirname(program)
    folders = [
        folder.replace("$ORIGIN", origin).replace("${ORIGIN}", origin)
        for text in elf_strings(program, 15)
        for folder in text.split(":")
    ]
    modules = setting("DESTSHARED")
    found = []
    if not folders:
        return found
    for shared in [p for p in sys.path if os.path.basename(p) == "lib-dynload"] or [modules]:
        for module in os.listdir(shared):
            if not module.endswith(".so"):
                continue
            for library in elf_strings(os.path.join(shared, module), 1):
                for folder in folders:
                    path = os.path.normpath(os.path.join(folder, library))
                    if not library.startswith("libpython") and os.path.exists(path) and path not in found:
                        found.append(path)
    return found


name = "python%d.%d" % sys.version_info[:2]
put("iiswsgi facts 1\n")
say("executable", sys.executable)
say("base_executable", getattr(sys, "_base_executable", None))
say("implementation", getattr(getattr(sys, "implementation", None), "name", "cpython"))
say("version", sys.version)
say("major", sys.version_info[0])
say("minor", sys.version_info[1])
say("bits", 64 if sys.maxsize > 2**32 else 32)
say("free_threaded", setting("Py_GIL_DISABLED") and 1)

base = getattr(sys, "base_exec_prefix", sys.exec_prefix)
real = os.path.dirname(os.path.realpath(sys.executable or sys.prefix))
if os.name == "nt":
    say("mapped", library_in_memory())
    say("folder", base)
    say("folder", real)
    say("library", "python%d%d.dll" % sys.version_info[:2])
else:
    mapped = mapped_library(name)
    say("mapped", mapped and as_the_linker_says(mapped))
    libdir = setting("LIBDIR") or ""
    say("folder", libdir and os.path.join(libdir, setting("MULTIARCH") or ""))
    say("folder", libdir)
    say("folder", os.path.join(base, "lib"))
    say("folder", os.path.normpath(os.path.join(real, "..", "lib")))
    say("folder", setting("LIBPL"))
    for library in (setting("INSTSONAME"), setting("LDLIBRARY"), "lib%s.so.1.0" % name, "lib%s.so" % name):
        say("library", library and not library.endswith(".a") and library)
    try:
        for library in companions():
            say("companion", library)
    except Exception:
        pass
