package dev.latchkey.identity.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Quoting for cmd.exe, which Windows starts for a program that is a batch file ({@code az.cmd}).
 * cmd.exe reads the command line by rules of its own, and the batch file hands its arguments on to
 * a program, which reads them by other rules. A value that is not quoted for both is an attack's
 * way in (CVE-2024-24576).
 *
 * <table>
 *   <caption>How characters are passed</caption>
 *   <tr><th>characters</th><th>how</th><th>why</th></tr>
 *   <tr><td>letters, digits, {@code - . _ : / \ @ + ~}</td><td>as they are</td>
 *       <td>they mean nothing to cmd.exe</td></tr>
 *   <tr><td>{@code & | < > ^ ( ) , ; =}, blanks, and all others</td><td>within quotes</td>
 *       <td>cmd.exe takes them as they are there</td></tr>
 *   <tr><td>{@code \} before the closing quote</td><td>doubled</td>
 *       <td>the program behind the batch file reads {@code \"} as a quote</td></tr>
 *   <tr><td>{@code "}</td><td>refused</td>
 *       <td>it ends the quotes, and programs differ in how they read it</td></tr>
 *   <tr><td>{@code %}</td><td>refused; one in the program's path</td>
 *       <td>within quotes, too, cmd.exe replaces what is between two by a variable</td></tr>
 *   <tr><td>{@code !}</td><td>refused; one in the program's path</td>
 *       <td>so it does with these, if delayed expansion is on: a setting of the machine</td></tr>
 *   <tr><td>line ends, other control characters</td><td>refused</td>
 *       <td>cmd.exe drops what is after a line end</td></tr>
 * </table>
 */
public final class CmdQuoting {
  private static final String PLAIN = "-._:/\\@+~";

  private CmdQuoting() {}

  /** A command that can't be passed to a batch file as it is. Its message names no argument. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean isProgram;

    private RefusedException(boolean isProgram, String message) {
      super(message);
      this.isProgram = isProgram;
    }

    /** True if the program's path is refused, not an argument. */
    boolean isProgram() {
      return isProgram;
    }
  }

  /**
   * True if Windows starts cmd.exe for a program. It ignores dots and blanks after the name.
   *
   * @param program a path
   * @return {@code true} for a batch file
   */
  public static boolean isBatch(String program) {
    String name = program.replaceFirst("[. ]+$", "").toLowerCase(Locale.ROOT);
    return name.endsWith(".cmd") || name.endsWith(".bat");
  }

  /**
   * The same command, quoted for a batch file.
   *
   * @param command the batch file's path and its arguments
   * @return the same path and arguments, as {@link ProcessBuilder} takes them
   * @throws RefusedException if one has a character that can't be passed
   */
  public static List<String> quote(List<String> command) throws RefusedException {
    return quote(command, "");
  }

  /**
   * The same command, quoted for a batch file. A value with percent signs is passed in a variable:
   * cmd.exe replaces the variable by its value, and does not search the value for variables.
   *
   * @param command the batch file's path and its arguments
   * @param variable a variable's name between two percent signs, which arguments may have; its
   *     value must have no quote and no {@code !}
   * @return the same path and arguments, as {@link ProcessBuilder} takes them
   * @throws RefusedException if one has a character that can't be passed
   */
  static List<String> quote(List<String> command, String variable) throws RefusedException {
    List<String> quoted = new ArrayList<>(command.size());
    quoted.add(program(command.get(0)));
    for (String argument : command.subList(1, command.size())) {
      refuse("%!", variable.isEmpty() ? argument : argument.replace(variable, ""), false);
      quoted.add(argument(argument));
    }
    return quoted;
  }

  /** Always in quotes: in {@code C:\R&D}, cmd.exe would run a program {@code C:\R}. */
  private static String program(String path) throws RefusedException {
    refuse("", path, true);
    for (char c : new char[] {'%', '!'}) {
      if (path.indexOf(c) != path.lastIndexOf(c)) {
        throw refused(c, true);
      }
    }
    return "\"" + path + "\"";
  }

  private static String argument(String argument) {
    if (!argument.isEmpty() && argument.chars().allMatch(CmdQuoting::isPlain)) {
      return argument;
    }
    int end = argument.length();
    while (end > 0 && argument.charAt(end - 1) == '\\') {
      end--;
    }
    return "\"" + argument + argument.substring(end) + "\"";
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }

  private static void refuse(String others, String text, boolean isProgram)
      throws RefusedException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isControl = Character.isISOControl(c) && c != '\t';
      if (isControl || c == '"' || others.indexOf(c) >= 0) {
        throw refused(c, isProgram);
      }
    }
  }

  private static RefusedException refused(char c, boolean isProgram) {
    String shown = Character.isISOControl(c) ? "a control character" : "'" + c + "'";
    return new RefusedException(
        isProgram, shown + ", which can't be passed to a batch file as it is");
  }
}
