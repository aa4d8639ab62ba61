# One folder's content for another's, where only a container can do it: the steps and names of swap.py, all inside of
# the volume, which is the working directory. Killed at any moment, it is put right by `settle`.
#
#   settle              what a killed run left; says how many bytes are free
#   unpack NEW          a tar from standard input into a folder of this name
#   exchange NEW TIME   that folder's content for the volume's; says where the old one is, if there was any
#   reset TIME          removes the content
#
# Ends with 9 where two contents have the same name: both are kept, and the error says where.
set -eu

all() {
    find . -mindepth 1 -maxdepth 1 -name ".byre-$1-*" | sort
}

# The volume's content, without ours, into a folder.
out() {
    find . -mindepth 1 -maxdepth 1 \
        ! -name '.byre-restoring-*' ! -name '.byre-restored-*' ! -name '.byre-moving-in-*' \
        ! -name '.byre-before-restore-*' ! -name '.byre-emptying-*' ! -name '.byre-removing-*' \
        -exec mv -t "$1" -- {} +
}

# A folder's content into the volume; nothing there is written over.
into() {
    find "$1" -mindepth 1 -maxdepth 1 -exec mv -n -t . -- {} + || true
    rmdir -- "$1" || { echo "the rest is in $1" >&2; exit 9; }
}

# Owner, mode and attributes of the volume's own folder.
own() {
    tar --create --no-recursion --format=posix --xattrs --directory "$1" . |
        tar --extract --xattrs --xattrs-include='*' --numeric-owner --same-owner --preserve-permissions
}

settle() {
    all restoring | while read -r path; do rm -rf -- "$path"; done
    all removing | while read -r path; do rm -rf -- "$path"; done
    all moving-in | while read -r path; do own "$path"; into "$path"; done
    all restored | while read -r path; do
        old=.byre-before-restore-${path##*-}
        if [ -d "$old" ]; then into "$old"; fi
        rm -rf -- "$path"
    done
    all emptying | while read -r path; do into "$path"; done
}

unpack() {
    mkdir -m 700 -- "$1"
    cd -- "$1"
    exec tar --extract --file=- --delay-directory-restore --xattrs --xattrs-include='*' --numeric-owner \
        --same-owner --preserve-permissions
}

exchange() {
    ready=.byre-restored-$2 old=.byre-before-restore-$2 new=.byre-moving-in-$2
    sync -f .
    time=$(stat -c %y -- "$1")
    mv -T -- "$1" "$ready"
    mkdir -m 700 -- "$old"
    out "$old"
    sync -f .
    mv -T -- "$ready" "$new"
    own "$new"
    into "$new"
    rmdir -- "$old" 2>/dev/null || echo "$old"
    touch -d "$time" .
    sync -f .
}

reset() {
    leaving=.byre-emptying-$1 gone=.byre-removing-$1
    mkdir -m 700 -- "$leaving"
    out "$leaving"
    mv -T -- "$leaving" "$gone"
    sync -f .
    rm -rf -- "$gone"
}

case $1 in
settle)
    settle
    stat --file-system --format='%a %S' .
    ;;
unpack) unpack "$2" ;;
exchange) exchange "$2" "$3" ;;
reset)
    settle
    reset "$2"
    ;;
esac
