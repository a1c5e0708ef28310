# Starts the JVM of the latchkey command. The scripts bin/latchkey of an installation and latchkey
# of a checkout read this file.

words=" $* "
words="${words%% -- *} " # What follows -- is another command's.

fail() {
  case $words in
    *" --output "[Jj][Ss][Oo][Nn]" "* | *" --output="[Jj][Ss][Oo][Nn]" "*)
      message=$(printf '%s' "$1" | tr '[:cntrl:]' ' ' | sed 's/[\\"]/\\&/g')
      printf '{"error":{"kind":"UNEXPECTED","message":"latchkey: %s","remedy":null,"attempts":[]}}\n' "$message" >&2
      ;;
    *) printf 'latchkey: %s\n' "$1" >&2 ;;
  esac
  exit 1
}

# Java itself can't start in a folder that was removed, and says so in a page of its own.
case ${PWD:-} in
  /*) [ . -ef "$PWD" ] ;;
  *) false ;;
esac || fail "the working folder is gone. Change to one that is there."

# Sets java, and jdk: which build of Java it is, empty where that is not known.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is '$JAVA_HOME', and there is no bin/java in it. Set it to a JDK, 17 or newer."
    java_home=$JAVA_HOME
  else
    java=$(command -v java) || fail "there is no java on PATH. Install a JDK, 17 or newer, or set JAVA_HOME to one."
    java_home=$java
    [ ! -L "$java" ] || java_home=$(readlink -f -- "$java")
    java_home=${java_home%/bin/java}
  fi
  version=
  implementor=
  build=
  # Java's own answer would take as long as a short command.
  while [ -z "$version" ] && IFS='="' read -r name _ value _; do
    case $name in
      IMPLEMENTOR) implementor=$value ;;
      JAVA_RUNTIME_VERSION) build=$value ;;
      JAVA_VERSION) version=$value ;;
    esac
  done 2>/dev/null <"$java_home/release"
  [ -n "$version" ] ||
    version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
  version=${version#1.}
  version=${version%%[!0-9]*}
  [ "${version:-0}" -ge 17 ] || fail "$java is Java ${version:-unknown}. Set JAVA_HOME to a JDK, 17 or newer."
  jdk=${build:+$implementor-$build}
  case $jdk in */*) jdk= ;; esac
}

# Sets archived to the option that makes this build of Java read the classes of short commands from
# an archive, with which they start in half the time. One that can't be made is an empty file, and is
# not tried again until a jar is newer. A Java whose build is not known gets none: it could be given
# that of another build.
find_archive() { # class path, folder, name of what is installed
  archived=
  [ -n "$jdk" ] || return 0
  case $words in
    *" lab "*) return ;;
  esac
  file=$2/$3$jdk
  if [ "$version" -ge 25 ]; then
    file=$file.aot
    make=-XX:AOTCacheOutput
    use=-XX:AOTCache
    must=-XX:AOTMode=on
  else
    file=$file.jsa
    make=-XX:ArchiveClassesAtExit
    use=-XX:SharedArchiveFile
    must=-Xshare:on
  fi
  all_jars "$1" "$file" -nt || make_archive "$1" "$file" || return
  [ ! -s "$file" ] || archived=$use=$file
}

# Whether [ TEST JAR ] holds for all jars: with -r, they can be read; with FILE -nt, FILE is newer.
all_jars() { # class path, test…
  jars=$1
  shift
  old_ifs=$IFS
  IFS=:
  set -f
  for jar in $jars; do
    [ "$@" "$jar" ] || break
    jar=
  done
  set +f
  IFS=$old_ifs
  [ -z "$jar" ]
}

# Another process never sees a half-made archive, nor one that Java can't read: Java 17 crashes on it.
make_archive() { # class path, file
  made=$2.$$
  (
    umask 077
    : >"$made" || exit
    trap 'rm -f "$made" "$made.config"; exit 130' INT TERM HUP
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    { rehearse "$1" "$make=$made" && rehearse "$1" "$use=$made" "$must"; } ||
      { rm -f "$made" && : >"$made"; }
    mv -f "$made" "$2"
  ) </dev/null >/dev/null 2>&1
}

rehearse() { # class path, options…
  class_path=$1
  shift
  "$java" "$@" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable \
    -cp "$class_path" dev.latchkey.cli.StartRehearsal
}

start() { # class path, arguments…
  class_path=$1
  shift
  # With the first of Java's two compilers alone, a command starts sooner. A lab is a server and
  # needs both.
  compiler=-XX:TieredStopAtLevel=1
  case $words in
    *" lab "*) compiler=-XX:+TieredCompilation ;;
  esac
  # In a locale that knows only ASCII, Java loses every other letter of paths and arguments. The
  # same locale with UTF-8 is not on every system; without it, nothing changes.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX)
      export LC_CTYPE=C.UTF-8
      [ -z "${LC_ALL:-}" ] || export LC_ALL=C.UTF-8
      ;;
  esac
  terminal=false
  [ ! -t 0 ] || terminal=true
  colours=false
  columns=0
  if [ -t 1 ]; then
    colours=true
    # A shell keeps COLUMNS to itself, and Java can't ask for the terminal's width. stty can.
    # In $(…) stdout is a pipe, so the terminal is handed in as 3.
    { columns=${COLUMNS:-$(stty size 2>/dev/null <&3)}; } 3<&1
    columns=${columns#* }
  fi
  # What the JVM has to say goes to stderr, and nothing about an archive that it can't read.
  silence=
  [ "${archived#-XX:AOT}" = "$archived" ] || silence='-Xlog:aot*=off:stderr'
  exec "$java" "$compiler" -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr \
    ${archived:+"$archived"} ${silence:+"$silence"} \
    -Dlatchkey.terminal="$terminal" -Dlatchkey.colours="$colours" -Dlatchkey.columns="$columns" \
    -cp "$class_path" dev.latchkey.cli.Latchkey "$@"
}
