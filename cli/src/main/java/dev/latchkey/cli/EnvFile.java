package dev.latchkey.cli;

import dev.latchkey.lab.LabEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with a lab's environment, for a shell to read: {@link EnvForm} says for which. Only its
 * owner may read it, since it holds the lab's secret. It is deleted when the lab ends.
 */
final class EnvFile implements AutoCloseable {
  private static final String MARK = "Written by latchkey lab start, process ";
  private static final Pattern FIRST_LINE =
      Pattern.compile("\uFEFF?(?:# |@rem )" + MARK + "(\\d{1,18})");

  /** Unset even if this process does not have them: the shell that reads the file may. */
  private static final List<String> REMOVED = List.of("ALL_PROXY", "all_proxy");

  private final Path path;
  private final String content;

  private EnvFile(Path path, String content) {
    this.path = path;
    this.content = content;
  }

  static EnvFile write(Path path, LabEnvironment lab, Map<String, String> inherited)
      throws IOException {
    String content = content(EnvForm.of(path), lab, inherited);
    removeLeftover(path);
    try {
      Files.createFile(path, ownerOnly());
    } catch (FileAlreadyExistsException e) {
      throw new IOException("it is there already", e);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such folder", e);
    }
    Files.writeString(path, content, StandardCharsets.UTF_8);
    return new EnvFile(path, content);
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Deletes the file of a lab that was killed. Any other file is an obstacle. */
  private static void removeLeftover(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String first = "";
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      first = new String(firstBytes(path), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
    Matcher mark = FIRST_LINE.matcher(first);
    if (!mark.matches()) {
      throw new IOException("it is there already, and no lab wrote it");
    }
    long process = Long.parseLong(mark.group(1));
    if (ProcessHandle.of(process).isPresent()) {
      throw new IOException("it belongs to the lab of process " + process);
    }
    Files.delete(path);
  }

  private static byte[] firstBytes(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(200);
    }
  }

  private static String content(EnvForm form, LabEnvironment lab, Map<String, String> inherited) {
    Map<String, String> all = new HashMap<>(inherited);
    lab.applyTo(all);
    List<String> lines = new ArrayList<>();
    lines.add(form.comment + MARK + ProcessHandle.current().pid());
    Set<String> removed = new TreeSet<>(LabEnvironment.removedNames());
    removed.addAll(REMOVED);
    removed.forEach(name -> lines.add(form.unset(name)));
    // The shell may have some that this process lacks.
    lines.add(form.unsetAllWith(LabEnvironment.removedPrefixes()));
    new TreeSet<>(lab.variables().keySet())
        .forEach(name -> lines.add(form.set(name, String.valueOf(all.get(name)))));
    return form.whole(String.join(form.lineEnd, lines) + form.lineEnd);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        && Files.readString(path, StandardCharsets.UTF_8).equals(content)) {
      Files.delete(path);
    }
  }
}
