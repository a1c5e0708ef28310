package dev.latchkey.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/** A program that the build runs: writes the man page and the completion of shells. */
final class InstalledFiles {
  private InstalledFiles() {}

  /**
   * Writes them.
   *
   * @param args the folder {@code share} of an installation
   * @throws IOException if it can't be written to
   */
  public static void main(String[] args) throws IOException {
    PrintStream sink =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    CommandLine latchkey =
        RootCommand.commandLine(new Terminal(sink, sink, Map.of(), new Interruption()));
    Path share = Path.of(args[0]);
    // picocli's script is for bash and, through bashcompinit, for zsh.
    String bash =
        AutoComplete.bash("latchkey", latchkey).replaceAll("(?m)^# (Date|generated).*\\n", "");
    write(share.resolve("completion/latchkey.bash"), bash);
    write(share.resolve("completion/latchkey.fish"), FishCompletion.of(latchkey));
    write(share.resolve("man/man1/latchkey.1"), ManPage.of(latchkey));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
