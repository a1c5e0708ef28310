package dev.latchkey.identity.internal.tool.vscode;

import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.files.StateFiles.Texts;
import dev.latchkey.identity.internal.files.StateText;
import dev.latchkey.identity.internal.files.UnreadableStateException;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignInState;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import dev.latchkey.identity.internal.tool.Snapshot;
import dev.latchkey.identity.internal.tool.StateReader;
import dev.latchkey.identity.internal.tool.ToolState;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account that is signed in to Azure in Visual Studio Code. Its extension Azure Resources
 * writes a record in {@code ~/.azure}, or in {@code ~/.Azure} if only that folder exists. The
 * record names an account and holds no token.
 *
 * <p>Source: microsoft/vscode-azureresourcegroups, {@code src/exportAuthRecord.ts}, July 2026.
 */
public final class VisualStudioCodeState implements ToolState {
  /**
   * The application that Visual Studio Code signs in as. The broker knows the account under this
   * id.
   */
  public static final String CLIENT_ID = "aebc6443-996d-45c2-90f0-388ff96faa56";

  private static final String[] HOMES = {".azure", ".Azure"};
  private static final String FOLDER = "ms-azuretools.vscode-azureresourcegroups";
  private static final String[] FILES = {"authRecord.json"};
  private static final int[] CAPS = {10 << 10};

  private static final Snapshot NO_RECORD =
      new Snapshot(new SignedOut(), List.of(), List.of(), true);

  private final Clock clock;
  private final @Nullable Path home;
  private volatile @Nullable Place place;

  /** A folder that may hold a record. */
  private static final class Place extends StateReader<SignInState> {
    private final String folder;

    private Place(Clock clock, Path folder) {
      super(clock, folder, FILES, CAPS, FILES.length, FILES.length);
      this.folder = folder.toString();
    }

    @Override
    protected SignInState read(Texts texts, @Nullable CacheQuery query)
        throws UnreadableStateException {
      StateText text = texts.find(0);
      return text == null
          ? new SignedOut()
          : new SignedIn(VisualStudioCodeRecord.read(text).signIn(folder));
    }

    @Override
    protected SignInState state(SignInState state, @Nullable String subscription) {
      return state;
    }
  }

  /**
   * Creates Visual Studio Code's state on one machine.
   *
   * @param surroundings the machine
   */
  public VisualStudioCodeState(Surroundings surroundings) {
    this.clock = surroundings.clock();
    this.home = home(surroundings.home());
  }

  private static @Nullable Path home(Optional<String> folder) {
    try {
      return folder.isPresent() ? Path.of(folder.get()) : null;
    } catch (InvalidPathException e) {
      return null; // A home that can't hold a file holds no record.
    }
  }

  /** {@inheritDoc} A subscription can't be requested, so it makes no difference. */
  @Override
  public Snapshot snapshot(@Nullable String subscription, @Nullable CacheQuery query) {
    Path folder = home;
    if (folder == null) {
      return new Snapshot(new Unknown(Reason.NO_FOLDER), List.of(), List.of(), true);
    }
    for (String name : HOMES) {
      // The same order as the extension's: if both folders exist, the second one holds an old
      // record.
      if (folder.resolve(name).toFile().exists()) {
        Path inside = folder.resolve(name).resolve(FOLDER);
        // Most machines have no record, so this check must cost almost nothing.
        return inside.resolve(FILES[0]).toFile().exists()
            ? place(inside).snapshot(null, null)
            : NO_RECORD;
      }
    }
    return NO_RECORD;
  }

  /** The reader of a record, which caches its last reading. */
  private Place place(Path inside) {
    Place known = place;
    if (known == null || !known.folder.equals(inside.toString())) {
      known = new Place(clock, inside);
      place = known;
    }
    return known;
  }

  /** {@inheritDoc} There is none: Visual Studio Code does not share its tokens. */
  @Override
  public Snapshot readToken(CacheQuery query) {
    return snapshot(null, null).withToken(null);
  }
}
