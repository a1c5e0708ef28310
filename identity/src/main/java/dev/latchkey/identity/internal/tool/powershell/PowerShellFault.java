package dev.latchkey.identity.internal.tool.powershell;

import static dev.latchkey.identity.internal.tool.Words.anyOf;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Failures of PowerShell itself: its start, the policies of the machine, its modules and the
 * system's parts that must fit together. None of them is about Microsoft Entra.
 */
final class PowerShellFault {
  private static final Pattern TOO_OLD =
      anyOf("requires a minimum [^.]{0,20}PowerShell version", "requires \\.NET Framework");

  private static final Pattern BROKER =
      anyOf("msalruntime", "WAM Error", "window handle must be configured");

  private static final Pattern MIXED =
      anyOf(
          "Could not load (?:file or assembly|type) '",
          "Method not found: '",
          "does not have an implementation",
          "Assembly with same name is already loaded",
          "Unable to find an entry point",
          "earlier version of Az\\.Accounts is (?:imported|loaded)",
          "but the module could not be loaded",
          "'?(?:Get-Az\\w+|Get-AzContext)'? is not recognized");

  private static final Pattern WITHOUT_LIBRARY =
      Pattern.compile("Unable to load (?:shared library|DLL) '(?:lib)?([A-Za-z0-9._+-]{2,40})'");

  private static final Pattern WITHOUT_KEYRING =
      anyOf(
          "Persistence check failed",
          "MsalCachePersistenceException",
          "libsecret",
          "freedesktop\\.secrets");

  private static final Pattern POLICY =
      anyOf(
          "running scripts is disabled",
          "AuthorizationManager check failed",
          "about_Execution_Policies",
          "execution polic",
          "PSSecurityException",
          "UnauthorizedAccess\\b",
          "not digitally signed");

  private static final Pattern CONSTRAINED =
      anyOf("in this language mode", "ConstrainedLanguage", "language mode");

  /** An unhandled exception of .NET, as the runtime prints it before it ends the process. */
  private static final Pattern CRASH =
      Pattern.compile(
          "Unhandled [Ee]xception[.:]\\s+(?:System\\.\\w+: )?((?:[A-Z][A-Za-z]*\\.)*[A-Z][A-Za-z]{2,60}Exception)\\b");

  private static final Remedy HOME =
      Remedy.step(
          "run pwsh -NoProfile as the user of this app, and see that HOME names a folder that this"
              + " user may write");

  private PowerShellFault() {}

  /**
   * The failure, if the text shows one.
   *
   * @param text the error output; it is searched, never shown
   * @param host the program that was run, as messages name it
   */
  static Optional<Failure> in(String text, String host) {
    return ofStart(text, host)
        .or(() -> ofPolicy(text))
        .or(() -> ofParts(text))
        .or(() -> ofCrash(text, host));
  }

  /** Agents that watch .NET programs of a container set this variable for all of them. */
  private static Optional<Failure> ofStart(String text, String host) {
    return text.contains("tartup hook")
        ? Optional.of(
            new Failure(
                FailureKind.UNEXPECTED,
                host + " can't start: .NET does not load what DOTNET_STARTUP_HOOKS names",
                Remedy.step("unset DOTNET_STARTUP_HOOKS for this app, or correct it")))
        : Optional.empty();
  }

  private static Optional<Failure> ofPolicy(String text) {
    if (CONSTRAINED.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_AVAILABLE_HERE,
              "a policy of this machine restricts PowerShell's language"));
    }
    return POLICY.matcher(text).find()
        ? Optional.of(
            new Failure(
                FailureKind.NOT_AVAILABLE_HERE,
                "PowerShell's execution policy does not let it load module Az.Accounts",
                Remedy.command("Set-ExecutionPolicy -Scope CurrentUser RemoteSigned")))
        : Optional.empty();
  }

  /** Failures of PowerShell, its modules and the system's broker, which must fit together. */
  private static Optional<Failure> ofParts(String text) {
    if (TOO_OLD.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.NOT_INSTALLED,
              "this PowerShell is too old for its module Az.Accounts",
              Remedy.step("install the newest PowerShell (https://aka.ms/powershell)")));
    }
    if (BROKER.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.UNEXPECTED,
              "the sign-in broker of Windows failed",
              Remedy.step("run Update-AzConfig -EnableLoginByWam $false, then Connect-AzAccount")));
    }
    if (WITHOUT_KEYRING.matcher(text).find()) {
      return Optional.of(
          new Failure(
              FailureKind.UNEXPECTED,
              "Azure PowerShell can't open its token cache without libsecret and a keyring",
              Remedy.step(
                  "install libsecret (Debian: libsecret-1-0) and start a keyring, or run"
                      + " Disable-AzContextAutosave, then Connect-AzAccount")));
    }
    Matcher library = WITHOUT_LIBRARY.matcher(text);
    if (library.find()) {
      return Optional.of(
          new Failure(
              FailureKind.UNEXPECTED,
              "the system lacks the library '"
                  + library.group(1)
                  + "', which Azure PowerShell needs",
              Remedy.step("install that library")));
    }
    return MIXED.matcher(text).find()
        ? Optional.of(
            new Failure(
                FailureKind.UNEXPECTED,
                "parts of PowerShell's modules don't fit together",
                PowerShellFailure.INSTALL_MODULE))
        : Optional.empty();
  }

  /** PowerShell itself ended by an exception of .NET: its files or its home folder are at fault. */
  private static Optional<Failure> ofCrash(String text, String host) {
    Matcher crash = CRASH.matcher(text);
    if (!crash.find()) {
      return text.contains("Process terminated.")
          ? Optional.of(new Failure(FailureKind.UNEXPECTED, host + " crashed", HOME))
          : Optional.empty();
    }
    return Optional.of(
        new Failure(FailureKind.UNEXPECTED, host + " crashed (" + crash.group(1) + ")", HOME));
  }
}
