package dev.latchkey.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The shell that an environment file is written for, told by the file's extension. */
enum EnvForm {
  /** A POSIX shell reads every other file. */
  SH("# ", "\n") {
    @Override
    String unset(String name) {
      return "unset " + name;
    }

    // The loop also sees the words of values: it unsets names with these prefixes only.
    @Override
    String unsetAllWith(Set<String> prefixes) {
      String name = "${latchkey_word%%=*}";
      String theirs =
          new TreeSet<>(prefixes).stream().map(p -> p + "*").collect(Collectors.joining("|"));
      return "for latchkey_word in $(env); do case "
          + name
          + " in *[!A-Za-z0-9_]*) ;; "
          + theirs
          + ") unset \""
          + name
          + "\" ;; esac; done; unset latchkey_word";
    }

    @Override
    String set(String name, String value) {
      return "export " + name + "=" + quoted(value);
    }

    @Override
    String reading(String file) {
      return ". " + quoted(file);
    }

    private String quoted(String value) {
      return "'" + value.replace("'", "'\\''") + "'";
    }
  },

  /** cmd.exe, {@code .cmd} or {@code .bat}. */
  CMD("@rem ", "\r\n") {
    @Override
    String unset(String name) {
      return "@set \"" + name + "=\"";
    }

    @Override
    String unsetAllWith(Set<String> prefixes) {
      // One is set before, since set complains where it finds none.
      return new TreeSet<>(prefixes)
          .stream()
              .map(p ->
                  "@set \"%s=1\"\r\n@for /f \"delims==\" %%%%v in ('set %s') do @set \"%%%%v=\""
                      .formatted(p, p))
              .collect(Collectors.joining("\r\n"));
    }

    @Override
    String set(String name, String value) {
      return "@set \"" + name + "=" + escaped(value) + "\"";
    }

    @Override
    String reading(String file) {
      return "call \"" + file + "\"";
    }

    // A quote in the value ends the quotes around it, and what follows needs carets.
    private String escaped(String value) {
      StringBuilder text = new StringBuilder();
      boolean isQuoted = true;
      for (char c : value.replaceAll("[\r\n]+", " ").replace("%", "%%").toCharArray()) {
        if (c == '"') {
          isQuoted = !isQuoted;
        } else if (!isQuoted && "&|<>^()".indexOf(c) >= 0) {
          text.append('^');
        }
        text.append(c);
      }
      return text.toString();
    }

    // cmd.exe reads a file in its console's code page, which must be the old one afterwards.
    @Override
    String whole(String text) {
      if (StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
        return text;
      }
      int mark = text.indexOf("\r\n") + 2;
      return text.substring(0, mark)
          + "@for /f \"tokens=2 delims=:.\" %%c in ('chcp') do @set \"latchkey_page=%%c\"\r\n"
          + "@chcp 65001 >nul\r\n"
          + text.substring(mark)
          + "@chcp %latchkey_page% >nul\r\n@set \"latchkey_page=\"\r\n";
    }
  },

  /** PowerShell, {@code .ps1}. */
  POWERSHELL("# ", "\r\n") {
    @Override
    String unset(String name) {
      return "Remove-Item -ErrorAction Ignore 'Env:" + name + "'";
    }

    @Override
    String unsetAllWith(Set<String> prefixes) {
      return new TreeSet<>(prefixes)
          .stream().map(prefix -> unset(prefix + "*")).collect(Collectors.joining("\r\n"));
    }

    @Override
    String set(String name, String value) {
      return "$env:" + name + " = " + quoted(value);
    }

    @Override
    String reading(String file) {
      return ". " + quoted(file);
    }

    // PowerShell takes typographic quotes for quotes.
    private String quoted(String value) {
      return "'" + value.replaceAll("['\u2018\u2019\u201a\u201b]", "$0$0") + "'";
    }

    // Windows PowerShell takes a file without this mark for one in the system's code page.
    @Override
    String whole(String text) {
      return "\uFEFF" + text;
    }
  };

  /** What a comment starts with. */
  final String comment;

  /** What a line ends with. */
  final String lineEnd;

  EnvForm(String comment, String lineEnd) {
    this.comment = comment;
    this.lineEnd = lineEnd;
  }

  static EnvForm of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".ps1")) {
      return POWERSHELL;
    }
    return name.endsWith(".cmd") || name.endsWith(".bat") ? CMD : SH;
  }

  /** A line that removes a variable. */
  abstract String unset(String name);

  /** Lines that remove every variable with such a name. */
  abstract String unsetAllWith(Set<String> prefixes);

  /** A line that sets a variable to any text. */
  abstract String set(String name, String value);

  /** The command by which a shell reads the file. */
  abstract String reading(String file);

  /** The whole file, from its text. */
  String whole(String text) {
    return text;
  }
}
