package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.util.List;
import java.util.Set;

/**
 * The result of a tool that ended by itself: its exit code and the start of both streams.
 *
 * @param exitCode the exit code; 128 + n when signal n ended it, but on Windows, which has none
 * @param stdout all of stdout, as UTF-8
 * @param stderr the first MiB of stderr, as UTF-8
 * @param platform the platform on which it ran, since exit codes mean other things on Windows
 */
public record ToolOutput(int exitCode, String stdout, String stderr, Platform platform) {
  /**
   * The result of a tool that ran on Linux or macOS.
   *
   * @param exitCode the exit code
   * @param stdout all of stdout
   * @param stderr the start of stderr
   */
  public ToolOutput(int exitCode, String stdout, String stderr) {
    this(exitCode, stdout, stderr, Platform.LINUX);
  }

  /**
   * True if the exit code says, in any language, that a part of the tool or of the system is
   * missing.
   *
   * @return {@code true} for the codes of shells, and on Windows of cmd.exe and the loader
   */
  public boolean isPartMissing() {
    return exitCode == 126
        || exitCode == 127
        || (platform == Platform.WINDOWS && WindowsCodes.PART_MISSING.contains(exitCode));
  }

  /**
   * How the tool ended, for a message about a failure that nothing else explains.
   *
   * @param identifiers what names the failure besides its exit code, or an empty list
   * @return a clause without its subject
   */
  public String ending(List<String> identifiers) {
    String all = String.join(", ", identifiers);
    if (platform != Platform.WINDOWS && exitCode > 128 && exitCode < 160) {
      return "was ended by signal " + (exitCode - 128) + (all.isEmpty() ? "" : " (" + all + ")");
    }
    String code = exitCode < 0 ? "0x%08X".formatted(exitCode) : Integer.toString(exitCode);
    return "failed for a reason that is not known here (exit code "
        + code
        + (all.isEmpty() ? "" : ", " + all)
        + ")";
  }

  /** Leaves the streams out: stdout may hold a token. */
  @Override
  public String toString() {
    return "ToolOutput[exitCode=" + exitCode + "]";
  }

  /** Loaded on Windows only. */
  private static final class WindowsCodes {
    /**
     * cmd.exe knows no such command; no such DLL, no such function in a DLL, a DLL for another
     * processor, a DLL that did not start (winerror.h, ntstatus.h).
     */
    private static final Set<Integer> PART_MISSING =
        Set.of(9009, 0xC0000135, 0xC0000139, 0xC000007B, 0xC0000142);
  }
}
