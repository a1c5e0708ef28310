package dev.latchkey.identity.internal.tool.powershell;

import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.StateJson;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.json.JsonText;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.WindowsPath;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.StateReader;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The account with which a new PowerShell starts, by the context that Az.Accounts saved in {@code
 * ~/.Azure}. A choice that applies only to an open session is not saved there. Tokens are never
 * read: they are in a store that other programs share, encrypted if the system can.
 *
 * <p>Source: Azure/azure-powershell and azure-powershell-common, Az.Accounts 2.17 to 5.x; the
 * source code was read, not run.
 */
public final class PowerShellState extends StateReader<SignInState> {
  private static final int SETTINGS = 0;
  private static final int CONTEXTS = 1;
  private static final String CONTEXT_FILE = "AzureRmContext.json";

  private static final String[] FILES = {"AzureRmContextSettings.json", CONTEXT_FILE};
  private static final int[] CAPS = {1 << 20, 16 << 20};

  /** With one of these set, Az.Accounts may save the context elsewhere, or not at all. */
  private static final Set<String> ELSEWHERE =
      Set.of("Azure_Profile_Autosave", "AzContextAutoSave");

  private final Surroundings surroundings;
  private final String folder;

  /**
   * Creates Azure PowerShell's state on one machine.
   *
   * @param surroundings the machine
   */
  public PowerShellState(Surroundings surroundings) {
    this(surroundings, folder(surroundings));
  }

  private PowerShellState(Surroundings surroundings, @Nullable Path folder) {
    // Not even the stamp of its token cache is used, since other programs write it too. The context
    // file serves instead: signing out and in again rewrites it.
    super(surroundings.clock(), folder, FILES, CAPS, FILES.length, 0);
    this.surroundings = surroundings;
    this.folder = String.valueOf(folder);
  }

  /** The folder. No variable moves it. */
  private static @Nullable Path folder(Surroundings surroundings) {
    Optional<String> home = surroundings.home();
    try {
      return home.isPresent() ? Path.of(home.get(), ".Azure") : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** {@inheritDoc} A subscription can't be requested, so it makes no difference. */
  @Override
  protected SignInState state(SignInState state, @Nullable String subscription) {
    return state;
  }

  /** The settings that define where contexts are saved. */
  private static final class Settings implements StateJson.Field {
    private @Nullable String mode;
    private @Nullable String directory;
    private @Nullable String file;

    @Override
    public void read(String name, JsonText value) throws IOException, UnreadableStateException {
      switch (name) {
        case "Mode" -> mode = StateJson.text(value);
        case "ContextDirectory" -> directory = StateJson.text(value);
        case "ContextFile" -> file = StateJson.text(value);
        default -> value.skip();
      }
    }

    /** True if contexts are saved in the default file. */
    private boolean areOf(String folder, Platform platform) {
      return "CurrentUser".equals(mode)
          && (directory == null || isSame(directory, folder, platform))
          && (file == null || isSame(file, CONTEXT_FILE, platform));
    }

    private static boolean isSame(String path, String usual, Platform platform) {
      return platform == Platform.WINDOWS
          ? WindowsPath.isSame(path, usual)
          : path.equals(usual) || path.equals(usual + "/");
    }
  }

  @Override
  protected SignInState read(Texts texts, @Nullable CacheQuery query)
      throws UnreadableStateException {
    for (String variable : ELSEWHERE) {
      if (surroundings.environment().containsKey(variable)
          || surroundings.variable(variable).isPresent()) {
        throw new UnreadableStateException(Reason.ELSEWHERE);
      }
    }
    StateText text = texts.find(SETTINGS);
    if (text == null) {
      throw new UnreadableStateException(Reason.NO_STATE);
    }
    Settings settings = new Settings();
    StateJson.readObject(text, true, settings);
    if (!settings.areOf(folder, surroundings.platform())) {
      throw new UnreadableStateException(Reason.ELSEWHERE);
    }
    StateText contexts = texts.find(CONTEXTS);
    if (contexts == null || (contexts.length() == 0 && texts.areSettled())) {
      return new SignInState.SignedOut(); // The module creates the file empty.
    }
    return PowerShellContexts.read(contexts).signIn(folder);
  }
}
