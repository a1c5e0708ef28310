package dev.latchkey.identity.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import dev.latchkey.identity.internal.state.SignInState.Unknown;
import dev.latchkey.identity.internal.state.StateFiles.Name;
import dev.latchkey.identity.internal.state.StateFiles.Reader;
import dev.latchkey.identity.internal.state.StateFiles.Reading;
import dev.latchkey.identity.internal.state.StateFiles.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a new PowerShell starts as, by the context that Az.Accounts saved in {@code ~/.Azure}. What
 * an open session has chosen for itself is not seen there. Tokens are never read: they lie in a
 * store that other programs share, encrypted where the system can.
 *
 * <p>Safe for use by many threads at once.
 *
 * <p>Source: Azure/azure-powershell and azure-powershell-common, Az.Accounts 2.17 to 5.x; read, not
 * run.
 */
public final class PowerShellState implements ToolState {
  private static final int SETTINGS = 0;
  private static final int CONTEXTS = 1;
  private static final String CONTEXT_FILE = "AzureRmContext.json";

  private static final List<Name> FILES =
      List.of(new Name("AzureRmContextSettings.json", 1 << 20), new Name(CONTEXT_FILE, 16 << 20));

  /** With one of these set, Az.Accounts may keep the context elsewhere, or nowhere. */
  private static final Set<String> ELSEWHERE =
      Set.of("Azure_Profile_Autosave", "AzContextAutoSave");

  private static final Look NOWHERE =
      new Look(new Unknown(Reason.NO_FOLDER), List.of(), List.of(), true);

  private final Surroundings surroundings;
  private final String folder;
  private final @Nullable StateFiles files;
  private volatile @Nullable View view;

  /** What the last reading found. */
  private record View(Reading<SignInState> reading, Look look) {}

  /**
   * Azure PowerShell's state on one machine.
   *
   * @param surroundings the machine
   */
  public PowerShellState(Surroundings surroundings) {
    this.surroundings = surroundings;
    // No variable moves it.
    Optional<String> home = surroundings.home();
    Path found = home.isPresent() ? Path.of(home.get(), ".Azure") : null;
    this.folder = String.valueOf(found);
    this.files = found == null ? null : new StateFiles(surroundings.clock(), found, FILES);
  }

  /** {@inheritDoc} No subscription can be asked for: which one is meant makes no difference. */
  @Override
  public Look look(@Nullable String subscription) {
    StateFiles present = files;
    if (present == null) {
      return NOWHERE;
    }
    View now = view;
    if (now == null || !present.areStill(now.reading())) {
      now = view(present.read(new SignInReader()));
      view = now;
    }
    return now.look();
  }

  private static View view(Reading<SignInState> reading) {
    SignInState found = reading.value();
    SignInState state = found == null ? new Unknown(reading.failureOrMalformed()) : found;
    List<Stamp> stamps = List.copyOf(reading.stamps());
    // Its token cache is not looked at, not even from outside, since other programs write it too.
    // In its stead: who disconnects and connects again has the context written.
    return new View(reading, new Look(state, stamps, stamps, reading.isSettled()));
  }

  /** {@inheritDoc} Nothing: its tokens are not read. */
  @Override
  public Optional<CachedToken> findToken(CacheQuery query) {
    return Optional.empty();
  }

  /** Finds out who is signed in. A class, as its like in {@link StateJson}. */
  private final class SignInReader implements Reader<SignInState> {
    @Override
    public SignInState read(Texts texts) throws UnreadableStateException {
      return signIn(texts);
    }
  }

  /** What the settings say of where contexts are saved. */
  private static final class Settings implements StateJson.Field {
    private @Nullable String mode;
    private @Nullable String directory;
    private @Nullable String file;

    @Override
    public void read(String name, JsonParser value) throws IOException, UnreadableStateException {
      switch (name) {
        case "Mode" -> mode = StateJson.text(value);
        case "ContextDirectory" -> directory = StateJson.text(value);
        case "ContextFile" -> file = StateJson.text(value);
        default -> value.skipChildren();
      }
    }

    /** Whether contexts are saved in the usual file. */
    private boolean areOf(String folder) {
      return "CurrentUser".equals(mode)
          && (directory == null || directory.equals(folder) || directory.equals(folder + "/"))
          && (file == null || file.equals(CONTEXT_FILE));
    }
  }

  private SignInState signIn(Texts texts) throws UnreadableStateException {
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
    if (!settings.areOf(folder)) {
      throw new UnreadableStateException(Reason.ELSEWHERE);
    }
    StateText contexts = texts.find(CONTEXTS);
    if (contexts == null || (contexts.length() == 0 && texts.areSettled())) {
      return new SignInState.SignedOut(); // The module creates the file empty.
    }
    return PowerShellContexts.read(contexts).signIn(folder);
  }
}
