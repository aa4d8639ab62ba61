# Moves a volume's content, in the volume's folder. The same on this machine and in a container: sh, find, du and tar,
# GNU's or BSD's.
#
#   survey CACHE…       how much there is, how much room, which caches, what restores and killed runs have left
#   free                how much room alone
#   big                 files of a megabyte and more: GNU find's or BSD stat's words for each
#   plain COMMAND…      run a command
#   still COMMAND…      run a command, also `copy`, and end with 8 if a file changed meanwhile
#   unpack NEW TAR…     a new folder of this name, filled by `TAR…` from standard input
#   describe NEW        what is in that folder, without contents and attributes: in GNU find's words, else nothing
#   aside NEW           an empty folder of this name, with the volume's owner and mode
#   copy NEW            the content into that folder as well
#   tidy                remove copies that a backup was to read
#   settle              put right what a killed run left
#   keep                put aside what settle can't put right
#   exchange NEW TIME   that folder's content for the volume's; says where the old one is, if there was any
#   reset TIME          remove the content
#   bring_back ASIDE TIME  the same, and what a restore put aside is the content again
#
# What is ours has names of its own in the volume, and is no part of the content:
#
#   .byre-restoring-ID         being filled; nothing has happened to the volume yet
#   .byre-snapshot-ID          a copy of a database, while a backup reads it
#   .byre-restored-TIME        whole and checked; the old content is being moved to before-restore-TIME
#   .byre-moving-in-TIME       the other content is out, this one is being moved in
#   .byre-before-restore-TIME  the old content; it stays until a person removes it
#   .byre-emptying-TIME        `reset` or `bring_back` is moving the content out
#   .byre-removing-TIME        it is out, and is being removed
#
# What a kill leaves, and what `settle` makes of it: restoring, snapshot and removing are removed; at restored and
# emptying the content goes back; at moving-in it goes on to move in. So a volume is whole and old, or whole and new; a
# killed bring_back may leave it empty, with the old content still aside. Ends with 9 where two contents have the same
# name: both are kept, and the error says where.
set -eu

# A line each: ours have no newline in their names. One with other letters is not ours, and stays where it is.
all() {
    for path in ".byre-$1-"*; do
        case $path in *[!A-Za-z0-9._-]*) continue ;; esac
        if [ -d "$path" ] && [ ! -L "$path" ]; then echo "./$path"; fi
    done
}

# The volume's content into a folder.
out() {
    find . -mindepth 1 -maxdepth 1 ! -name '.byre-*' -exec sh -c 'to=$1; shift; mv -- "$@" "$to"' sh "$1" {} +
}

# A folder's content into the volume; nothing there is written over.
into() {
    find "$1" -mindepth 1 -maxdepth 1 -exec sh -c 'mv -n -- "$@" .' sh {} + || true
    rmdir -- "$1" || { echo "the rest is in $1" >&2; exit 9; }
}

# Owner, mode and attributes of a folder for another one.
own() {
    tar -c --no-recursion --format=pax --numeric-owner --xattrs -f - -C "$1" . |
        tar -x --numeric-owner --xattrs -p -f - -C "$2"
}

# What was written is on the disk. Where it could not be, this is where the system says so.
written() {
    if sync --help 2>&1 | grep -q -- --file-system; then sync -f .; else sync; fi
}

# Remove folders, even those whose modes forbid it.
gone() {
    chmod -R u+rwX -- "$1" 2>/dev/null || true
    rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; } # a killed restore's tar may write its last bytes
}

aside() {
    mkdir -m 700 -- "$1"
    own . "$1"
}

# Where the file system can, the copies share the blocks of the originals: that takes no time and no room.
copy() {
    like='-Rp'
    if cp --reflink=auto --version >/dev/null 2>&1; then like='-a --reflink=auto'; fi
    find . -mindepth 1 -maxdepth 1 ! -name '.byre-*' \
        -exec sh -c 'like=$1 to=$2; shift 2; cp $like -- "$@" "$to"' sh "$like" "$1" {} +
}

tidy() {
    all snapshot | while read -r path; do gone "$path"; done
}

settle() {
    tidy
    for what in restoring removing; do
        all "$what" | while read -r path; do gone "$path"; done
    done
    all moving-in | while read -r path; do own "$path" .; into "$path"; done
    all restored | while read -r path; do
        old=.byre-before-restore-${path##*-}
        if [ -d "$old" ]; then into "$old"; fi
        gone "$path"
    done
    all emptying | while read -r path; do into "$path"; done
}

keep() {
    for what in restored moving-in emptying; do
        all "$what" | while read -r path; do mv -- "$path" ".byre-before-restore-${path##*-}.rest"; done
    done
}

free() {
    df -Pk . | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/free \1/p'
}

survey() {
    taken=$(du -sk . 2>/dev/null | cut -f1) || true
    for path in .byre-*; do
        if [ -d "$path" ]; then
            less=$(du -sk "$path" 2>/dev/null | head -n 1 | cut -f1) || true
            taken=$((taken - ${less:-0}))
        fi
    done
    for path; do
        if [ -e "$path" ]; then echo "cache $path"; fi
    done
    echo "kilobytes $taken"
    echo "files $({ find . -path './.byre-*' -prune -o ! -type d -print0 2>/dev/null || true; } | tr -dc '\0' | wc -c)"
    free
    for what in before-restore restored moving-in emptying restoring removing; do
        all "$what" | while read -r path; do echo "$what ${path#./}"; done
    done
}

still() {
    mark=$(mktemp)
    trap 'rm -f -- "$mark"' EXIT
    sleep 0.02 # the clock of files goes in steps of 10 ms at most
    "$@"
    changed=$(find . -path './.byre-*' -prune -o -cnewer "$mark" -print | head -n 1)
    [ -z "$changed" ] || { echo "changed: $changed" >&2; exit 8; }
}

big() {
    set -- . -path './.byre-*' -prune -o -path './.partial' -prune -o -type f -size +2047
    if find . -prune -printf '' 2>/dev/null; then
        find "$@" -printf '%i\t%s\t%T@\t%m\t%U\t%G\t%p\0'
    else
        find "$@" -exec stat -f '%i%t%z%t%Fm%t%Lp%t%u%t%g%t%N' {} + | tr '\n' '\0'
    fi
}

# Standard input may be the folder, locked: it stays open, but Python would not start with a folder there.
plain() {
    exec 3<&0 </dev/null
    exec "$@"
}

unpack() {
    mkdir -m 700 -- "$1"
    cd -- "$1"
    shift
    exec "$@"
}

describe() {
    cd -- "$1"
    if find . -prune -printf '' 2>/dev/null; then
        find . -printf '%i\t%n\t%y\t%m\t%U\t%G\t%T@\t%s\t%p\0%l\0'
    fi
}

exchange() {
    ready=.byre-restored-$2 old=.byre-before-restore-$2 new=.byre-moving-in-$2
    time=$(mktemp)
    trap 'rm -f -- "$time"' EXIT
    written
    touch -r "$1" "$time"
    mv -- "$1" "$ready"
    mkdir -m 700 -- "$old"
    own . "$old"
    out "$old"
    written
    mv -- "$ready" "$new"
    own "$new" .
    into "$new"
    rmdir -- "$old" 2>/dev/null || echo "$old"
    touch -r "$time" .
    written
}

# The content is out, and in the folder that is to be removed.
empty() {
    leaving=.byre-emptying-$1
    mkdir -m 700 -- "$leaving"
    out "$leaving"
    mv -- "$leaving" ".byre-removing-$1"
    written
}

reset() {
    empty "$1"
    gone ".byre-removing-$1"
}

# The old content has at each moment a name that `settle` moves in or leaves alone: it is never one to remove.
bring_back() {
    case $1 in .byre-before-restore-*/*) exit 2 ;; .byre-before-restore-*) ;; *) exit 2 ;; esac
    back=.byre-moving-in-${1#.byre-before-restore-}
    empty "$2"
    mv -- "$1" "$back"
    own "$back" .
    into "$back"
    written
    gone ".byre-removing-$2"
}

command=$1
shift
"$command" "$@"
