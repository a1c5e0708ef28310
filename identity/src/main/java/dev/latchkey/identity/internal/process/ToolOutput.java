package dev.latchkey.identity.internal.process;

/**
 * The result of a tool that ended by itself: its exit code and the start of both streams.
 *
 * @param exitCode the exit code; 128 + n when signal n ended it
 * @param stdout all of stdout, as UTF-8
 * @param stderr the first MiB of stderr, as UTF-8
 */
public record ToolOutput(int exitCode, String stdout, String stderr) {
  /** Leaves the streams out: stdout may hold a token. */
  @Override
  public String toString() {
    return "ToolOutput[exitCode=" + exitCode + "]";
  }
}
