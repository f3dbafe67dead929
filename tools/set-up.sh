# Shared by ./start and ./check: a virtual environment in .venv from uv.lock, with a uv of our own if there is none.

say_missing() { echo "Kesher needs $1." >&2; exit 1; }

find_python() {
    # The environment that is already here comes first: another interpreter would make uv build it anew.
    for each in .venv/bin/python python3.13 python3.12 python3.11 python3 python; do
        if command -v "$each" >/dev/null 2>&1 &&
            "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$each"
            return
        fi
    done
    say_missing "Python 3.11 or newer; install it from your system's packages or from the Python site, and run this again"
}

find_uv() {
    if command -v uv >/dev/null 2>&1; then
        command -v uv
        return
    fi
    if [ ! -x .tools/bin/uv ]; then
        echo "Setting up (once)…" >&2
        # Where Python has a pip already, making another one would cost more than all the rest.
        { "$1" -m venv --without-pip .tools &&
            "$1" -m pip --python .tools/bin/python install --quiet --disable-pip-version-check uv; } >/dev/null 2>&1 || {
            "$1" -m venv --clear .tools >/dev/null 2>&1 ||
                say_missing "Python's venv module; on Debian and Ubuntu: apt-get install python3-venv, and run this again"
            .tools/bin/python -m pip install --quiet --disable-pip-version-check uv >&2 ||
                say_missing "the uv package from PyPI; check the network, and run this again"
        }
    fi
    echo .tools/bin/uv
}

# set_up [uv sync options]: exact versions from the lock, nothing else.
set_up() {
    python=$(find_python)
    uv=$(find_uv "$python")
    # Behind a proxy with a certificate of its own, only the system's certificates will do.
    "$uv" sync --locked --quiet --python "$python" "$@" 2>/dev/null ||
        "$uv" sync --locked --quiet --python "$python" --system-certs "$@" ||
        say_missing "the packages named in uv.lock; check the network, and run this again"
}

# The parts that a person asked for (see tools/part) stay up to date with the rest.
chosen() {
    if [ -f .venv/parts ]; then sed 's/^/--extra /' .venv/parts; fi
}

as_root_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    echo "Installing $1 for the tests…" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1"; } >/dev/null 2>&1
}

has_browser() {
    [ -n "${KESHER_CHROMIUM:-}" ] && return 0
    command -v chromium >/dev/null 2>&1 || as_root_install chromium
}

has_npm() {
    command -v npm >/dev/null 2>&1 || as_root_install npm
}

# The two other engines that the pocket is for.
has_firefox() {
    command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || as_root_install firefox-esr
}

has_webkit() {
    { command -v WebKitWebDriver >/dev/null 2>&1 || as_root_install webkit2gtk-driver; } &&
        { command -v Xvfb >/dev/null 2>&1 || as_root_install xvfb; }
}

has_postgres() {
    ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1 || as_root_install postgresql
}

has_strace() {
    command -v strace >/dev/null 2>&1 || as_root_install strace
}
