package dev.latchkey.access.internal.change;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Change;
import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Application;
import dev.latchkey.access.internal.azure.Graph.NewSecret;
import dev.latchkey.access.internal.azure.Graph.Secret;
import dev.latchkey.access.internal.secret.SecretFile;
import dev.latchkey.access.internal.secret.SecretName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Changes of the caller's own secret of an app, on this machine and for one file. */
public final class SecretSteps {
  private SecretSteps() {}

  /**
   * Adds a secret and writes it to its file, unless the file has one that is valid. The place is
   * checked first; the old secret goes when the new file is there.
   *
   * @param app the app
   * @param file where the secret goes
   * @param isRenewal true to replace a secret that is valid still
   */
  public record Write(Team.App app, SecretFile file, boolean isRenewal) implements DirectoryStep {
    @Override
    public Change change() {
      return new Change(
          Change.Action.CREATE, Change.Kind.APP, app.name(), "secret in " + file.shown());
    }

    @Override
    public void write(Work work) {
      renew(work);
    }

    /** Writes, and says when the secret ends; empty if another run has just written it. */
    public Optional<Instant> renew(Work work) {
      file.requireSafe();
      return file.whileLocked(() -> replaced(work));
    }

    private Optional<Instant> replaced(Work work) {
      Graph graph = work.azure().graph();
      Application there = work.application(app.name());
      List<Secret> secrets = graph.secrets(there.id());
      if (!isRenewal && current(file, there, secrets).isPresent()) {
        return Optional.empty();
      }
      String name = SecretName.of(work.caller().account(), file.path(), work.surroundings());
      Instant end =
          work.surroundings()
              .clock()
              .instant()
              .plus(app.secretLifetime())
              .truncatedTo(ChronoUnit.SECONDS);
      NewSecret added =
          work.patience()
              .untilKnown(
                  "Microsoft Graph knows the new app '" + app.name() + "'",
                  Patience::isNotReplicated,
                  () -> graph.addSecret(there.id(), name, end));
      write(work, there, added, end);
      secrets.stream()
          .filter(secret -> secret.name().equals(name))
          .forEach(old -> remove(work, there, old));
      return Optional.of(end);
    }

    /** A secret that can't be written would be of no use to anybody: it is removed. */
    private void write(Work work, Application there, NewSecret added, Instant end) {
      try {
        file.write(
            new SecretFile.Values(
                there.clientId(),
                work.caller().tenantId(),
                added.secret().keyId(),
                end,
                added.value()),
            work.caller().account());
      } catch (AccessException e) {
        remove(work, there, added.secret());
        throw e;
      }
    }

    /** The new secret is in place; an old one that stays is removed by the next run. */
    private static void remove(Work work, Application there, Secret old) {
      try {
        work.azure().graph().removeSecret(there.id(), old);
      } catch (AzureException e) {
        work.progress()
            .warning(
                "The old secret '"
                    + old.name()
                    + "' could not be removed ("
                    + e.status()
                    + "); the next run removes it");
      }
    }

    @Override
    public DirectoryRight right() {
      return DirectoryRight.CHANGE_SECRETS;
    }

    @Override
    public List<String> helpers(Work work) {
      return List.of("an owner of the app, who can make others owners");
    }

    @Override
    public String command(Work work) {
      return AzCommand.of(
          "ad",
          "app",
          "owner",
          "add",
          "--id",
          work.application(app.name()).clientId(),
          "--owner-object-id",
          work.caller().objectId());
    }
  }

  /** The secret that a file holds, if the app still has it. */
  public static Optional<Secret> current(SecretFile file, Application app, List<Secret> secrets) {
    return file.find()
        .filter(content -> content.clientId().equalsIgnoreCase(app.clientId()))
        .flatMap(content ->
            secrets.stream()
                .filter(secret -> secret.keyId().equalsIgnoreCase(content.keyId()))
                .findFirst());
  }

  /**
   * Removes a secret of the caller's for this file that is not in the file: a run was ended between
   * adding and writing it, or before it could remove the old one.
   *
   * @param app the app
   * @param file the file
   * @param secret the secret
   */
  public record Remove(Team.App app, SecretFile file, Secret secret) implements DirectoryStep {
    @Override
    public Change change() {
      return new Change(
          Change.Action.REMOVE,
          Change.Kind.APP,
          app.name(),
          "secret " + secret.keyId() + ", which is in no file");
    }

    @Override
    public void write(Work work) {
      file.whileLocked(() -> {
        // Another run may have added it and is about to write it: now it is in the file.
        boolean isInFile =
            file.find().filter(in -> in.keyId().equalsIgnoreCase(secret.keyId())).isPresent();
        if (!isInFile) {
          work.azure().graph().removeSecret(work.application(app.name()).id(), secret);
        }
        return isInFile;
      });
    }

    @Override
    public DirectoryRight right() {
      return DirectoryRight.CHANGE_SECRETS;
    }

    @Override
    public List<String> helpers(Work work) {
      return List.of("an owner of the app");
    }

    @Override
    public String command(Work work) {
      return AzCommand.of(
          "ad",
          "app",
          "credential",
          "delete",
          "--id",
          work.application(app.name()).clientId(),
          "--key-id",
          secret.keyId());
    }
  }
}
