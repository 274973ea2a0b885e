#!/usr/bin/env bash
# 准备书坊所需的一切 / Bring everything that 书坊 needs.
#   bash setup.sh            build books: system libraries, Python packages, fonts, press profile
#   bash setup.sh --cluster  also what a cluster and a shared cache need (see docs/handbook.md)
#   bash setup.sh --hant     also fonts and stroke order for editions in Traditional characters (繁体版)
#   bash setup.sh --dev      also what the tests and checkers need (Java, Chromium, Ace ...)
#   bash setup.sh --relock   maintainers: choose Python package versions anew from pyproject.toml
# A second run is quick: each step first looks whether there is anything to do.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

dev=no
cluster=no
relock=no
hant=no
for argument in "$@"; do
    case "$argument" in
        --dev) dev=yes ;;
        --cluster) cluster=yes ;;
        --hant) hant=yes ;;
        --relock) relock=yes ;;
        -h | --help) sed -n '2,8s/^# //p' "$0"; exit 0 ;;
        *) echo "setup.sh：不认识的选项“$argument” / unknown option" >&2; exit 2 ;;
    esac
done

say() { printf '%s\n' "$@" >&2; }
stop() { say "$@"; exit 3; }
has() { command -v "$1" >/dev/null 2>&1; }

python=python3
has python3 || stop "缺少 Python 3.11 以上版本。请运行：apt-get install python3 python3-venv" \
    "/ Python 3.11 or later is missing."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 版本太旧，需要 3.11 以上 / Python 3.11 or later is needed."

# --- system packages -----------------------------------------------------------------------------

loads() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }

missing_packages() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    if [ "$(uname -s)" = Linux ]; then
        loads libpango-1.0.so.0 || echo libpango-1.0-0
        loads libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
        loads libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
        loads libfontconfig.so.1 || echo libfontconfig1
    fi
    has npm || echo npm
    has node || echo nodejs
    if [ "$dev" = yes ]; then
        has git || echo git
        has java || echo openjdk-17-jre-headless
        has chromium || echo chromium
        has pdftotext || echo poppler-utils
        has qpdf || echo qpdf
        has mutool || echo mupdf-tools
        has gs || echo ghostscript
        has ebook-convert || echo calibre
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        return 1
    fi
}

apt_updated=no
apt_update() {
    [ "$apt_updated" = yes ] && return 0
    as_root apt-get update -qq >&2 && apt_updated=yes
}

install_system_packages() {
    local missing
    missing=$(missing_packages | tr '\n' ' ')
    [ -z "${missing// /}" ] && return 0
    has apt-get || stop \
        "缺少系统软件：$missing" \
        "这台电脑没有 apt，请用它自己的方式安装（macOS：brew install pango node；说明见 README.md）。" \
        "/ System packages are missing and there is no apt here; see README.md."
    if [ "$(id -u)" != 0 ] && ! has sudo; then
        stop "缺少系统软件，而您没有管理员权限。请管理员运行：" \
            "    apt-get update && apt-get install --no-install-recommends $missing" \
            "/ System packages are missing and there is neither root nor sudo: ask an administrator to run that line."
    fi
    say "正在安装系统软件：$missing"
    apt_update || stop "apt-get update 没有成功，请检查网络 / apt-get update failed."
    local log
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list of package names
    if ! as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        stop "系统软件没有装上：$missing / apt-get install failed."
    fi
    rm -f "$log"
}

# --- Python packages -----------------------------------------------------------------------------

digest() { "$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }

make_environment() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return 0
    say "正在建立 Python 环境 .venv"
    rm -rf .venv
    "$python" -m venv .venv || stop "建不成 Python 环境 / python3 -m venv failed."
}

# The stamp says which lock the environment was filled from; the dev lock contains the others, and
# the one for clusters the plain one.
install_python_packages() {
    local lock=requirements.lock stamp=.venv/installed-lock known plain_mark cluster_mark dev_mark
    known=$(cat "$stamp" 2>/dev/null || true)
    plain_mark="plain $(digest requirements.lock)"
    cluster_mark="cluster $(digest requirements-cluster.lock) $(digest requirements.lock)"
    dev_mark="dev $(digest requirements-dev.lock) $(digest requirements.lock)"
    [ "$known" = "$dev_mark" ] && return 0
    [ "$dev" = no ] && [ "$known" = "$cluster_mark" ] && return 0
    [ "$dev$cluster" = nono ] && [ "$known" = "$plain_mark" ] && return 0
    local mark=$plain_mark
    if [ "$cluster" = yes ]; then lock=requirements-cluster.lock mark=$cluster_mark; fi
    if [ "$dev" = yes ]; then lock=requirements-dev.lock mark=$dev_mark; fi
    say "正在安装 Python 软件包（$lock）"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes --only-binary :all: --requirement "$lock" >&2 ||
        stop "Python 软件包没有装全，请检查网络后再运行一次 / pip install failed; run again."
    echo "$mark" >"$stamp"
}

# --- fonts, press profile, checkers ---------------------------------------------------------------

bring_resources() {
    # Fonts that are there already need no package lists.
    local more="" size=220
    # The tests build a Traditional edition.
    if [ "$hant" = yes ] || [ "$dev" = yes ]; then more=--hant size=435; fi
    .venv/bin/python -m shufang.engines.resources --check ${more:+"$more"} 2>/dev/null && return 0
    if has apt-get && ! apt-cache show scribus-data >/dev/null 2>&1; then
        apt_update || say "apt-get update 没有成功，仍继续 / apt-get update failed; going on."
    fi
    say "正在取字体和印刷色彩配置（约 $size MB，只取一次）"
    .venv/bin/python -m shufang.engines.resources ${more:+"$more"} || exit 3
}

install_node_checkers() {
    local stamp=tests/node/node_modules/.installed-lock mark
    mark=$(digest tests/node/package-lock.json)
    [ "$(cat "$stamp" 2>/dev/null || true)" = "$mark" ] && return 0
    say "正在安装电子书检查工具（Ace、foliate-js、epub.js）"
    (cd tests/node && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --silent >&2) ||
        stop "电子书检查工具没有装上 / npm ci failed in tests/node."
    echo "$mark" >"$stamp"
}

# The layout engine's own test-suite stands in its source distribution only.
bring_engine_suite() {
    local folder=.venv/engine-suite lock=tests/engines/engine-suite.lock mark
    mark=$(digest "$lock")
    [ "$(cat "$folder/.installed-lock" 2>/dev/null || true)" = "$mark" ] && return 0
    say "正在取排版引擎自己的测试"
    rm -rf "$folder"
    mkdir -p "$folder"
    .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps \
        --no-binary :all: --require-hashes --requirement "$lock" --dest "$folder" >&2 &&
        tar -xzf "$folder"/weasyprint-*.tar.gz -C "$folder" --strip-components=1 ||
        stop "排版引擎的测试没有取到 / its source distribution could not be downloaded."
    echo "$mark" >"$folder/.installed-lock"
}

# --- maintainers ---------------------------------------------------------------------------------

relock() {
    local bench
    bench=$(mktemp -d)
    "$python" -m venv "$bench/venv"
    "$bench/venv/bin/python" -m pip install --quiet uv
    compile() { # target, then further options
        local target=$1
        shift
        "$bench/venv/bin/uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
            --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade \
            --output-file "$bench/$target" "$@"
        { echo "# Made by: bash setup.sh --relock"; cat "$bench/$target"; } >"$target"
    }
    compile requirements.lock
    compile requirements-cluster.lock --extra cluster --constraint "$bench/requirements.lock"
    compile requirements-dev.lock --extra dev --extra cluster --constraint "$bench/requirements.lock"
    (cd tests/node && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved=true --silent)
    rm -rf "$bench"
}

install_system_packages
if [ "$relock" = yes ]; then
    relock
    say "新的版本清单已写好 / locks written."
    exit 0
fi
make_environment
install_python_packages
bring_resources
if [ "$dev" = yes ]; then
    install_node_checkers
    bring_engine_suite
fi
say "都准备好了。现在可以运行：python3 build.py"
