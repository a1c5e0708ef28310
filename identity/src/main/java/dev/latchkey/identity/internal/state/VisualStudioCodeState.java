package dev.latchkey.identity.internal.state;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.state.SignInState.Reason;
import dev.latchkey.identity.internal.state.SignInState.SignedOut;
import dev.latchkey.identity.internal.state.SignInState.Unknown;
import dev.latchkey.identity.internal.state.StateFiles.Name;
import dev.latchkey.identity.internal.state.StateFiles.Reading;
import dev.latchkey.identity.internal.state.StateFiles.Texts;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in to Azure in Visual Studio Code, by the record that its extension Azure Resources
 * leaves in {@code ~/.azure}, or in {@code ~/.Azure} where only that is there. The record names an
 * account and holds no token. It is looked at on every call, and read again when it was written.
 *
 * <p>Safe for use by many threads at once.
 *
 * <p>Source: microsoft/vscode-azureresourcegroups, {@code src/exportAuthRecord.ts}, July 2026.
 */
public final class VisualStudioCodeState implements ToolState {
  /** The application that Visual Studio Code signs in as; the account is known under it. */
  public static final String CLIENT_ID = "aebc6443-996d-45c2-90f0-388ff96faa56";

  private static final List<String> HOMES = List.of(".azure", ".Azure");
  private static final String FOLDER = "ms-azuretools.vscode-azureresourcegroups";
  private static final Name FILE = new Name("authRecord.json", 10 << 10);

  private static final Look NO_FOLDER =
      new Look(new Unknown(Reason.NO_FOLDER), List.of(), List.of(), true);
  private static final Look NO_RECORD = new Look(new SignedOut(), List.of(), List.of(), true);

  private final List<Place> places;
  private volatile @Nullable View view;

  /** Where a record may lie. */
  private record Place(File home, File record, Path folder, StateFiles files) {}

  /** What the last reading found. */
  private record View(Place place, Reading<SignInState> reading, Look look) {}

  /**
   * Visual Studio Code's state on one machine.
   *
   * @param surroundings the machine
   */
  public VisualStudioCodeState(Surroundings surroundings) {
    List<Place> found = new ArrayList<>();
    Optional<String> home = surroundings.home();
    for (String name : home.isPresent() ? HOMES : List.<String>of()) {
      try {
        Path inside = Path.of(home.get(), name, FOLDER);
        found.add(
            new Place(
                new File(home.get(), name),
                inside.resolve(FILE.name()).toFile(),
                inside,
                new StateFiles(surroundings.clock(), inside, List.of(FILE))));
      } catch (InvalidPathException e) {
        // A home that no file can lie in holds no record.
      }
    }
    places = List.copyOf(found);
  }

  private @Nullable Place present() {
    for (Place place : places) {
      if (place.home().exists()) {
        return place;
      }
    }
    return null;
  }

  /**
   * Who is signed in now.
   *
   * @return who
   */
  public SignInState current() {
    return look(null).state();
  }

  /** {@inheritDoc} No subscription can be asked for: which one is meant makes no difference. */
  @Override
  public Look look(@Nullable String subscription) {
    // As the extension looks: where both are there, the second holds what was left long ago.
    Place present = present();
    // Most machines have no record: that must cost next to nothing.
    if (present == null || !present.record().exists()) {
      return places.isEmpty() ? NO_FOLDER : NO_RECORD;
    }
    View now = view;
    if (now == null
        || !now.place().home().equals(present.home())
        || !present.files().areStill(now.reading())) {
      Reading<SignInState> reading = present.files().read(texts -> signIn(present, texts));
      SignInState state = reading.value();
      now =
          new View(
              present,
              reading,
              new Look(
                  state == null ? new Unknown(reading.failureOrMalformed()) : state,
                  List.copyOf(reading.stamps()),
                  List.of(),
                  reading.isSettled()));
      view = now;
    }
    return now.look();
  }

  /** {@inheritDoc} Nothing: Visual Studio Code keeps its tokens to itself. */
  @Override
  public Optional<CachedToken> findToken(CacheQuery query) {
    return Optional.empty();
  }

  private static SignInState signIn(Place place, Texts texts) throws UnreadableStateException {
    StateText record = texts.find(0);
    return record == null
        ? new SignedOut()
        : new SignInState.SignedIn(
            VisualStudioCodeRecord.read(record).signIn(place.folder().toString()));
  }
}
