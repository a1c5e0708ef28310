package dev.latchkey.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** A program for {@code BROWSER} that opens nothing: it hands the address to the test. */
final class BrowserProgram {
  private final Path script;
  private final Path handedOver;

  BrowserProgram(Path folder) {
    handedOver = folder.resolve("address");
    script = folder.resolve("fake-browser");
    try {
      Files.createFile(
          script,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(
          script,
          """
          #!/bin/sh
          printf %%s "$1" > '%1$s.part' && mv '%1$s.part' '%1$s'
          """
              .formatted(handedOver));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of {@code BROWSER}: Python waits for the browser to end unless it says {@code &}. */
  String command() {
    return script + " %s &";
  }

  /** What the tool wants opened. */
  String address(ToolRun tool) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ToolRun.DEADLINE.toNanos();
    while (!Files.exists(handedOver)) {
      if (!tool.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("No browser was opened: " + tool.result());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return Files.readString(handedOver);
  }
}
