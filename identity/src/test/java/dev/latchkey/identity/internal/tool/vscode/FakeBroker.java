package dev.latchkey.identity.internal.tool.vscode;

import dev.latchkey.identity.internal.broker.AccountBroker;
import dev.latchkey.identity.internal.broker.BrokerAccount;
import dev.latchkey.identity.internal.broker.BrokerProvider;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A broker on a class path of its own, that a test tells what to answer. */
public final class FakeBroker extends ClassLoader implements AutoCloseable {
  /** What the broker does with a request. */
  @FunctionalInterface
  public interface Answer {
    BrokerToken to(BrokerRequest request, Duration timeout) throws Failure, InterruptedException;
  }

  private static final ThreadLocal<@Nullable Answer> ANSWER = new ThreadLocal<>();

  private final Path folder;
  private int looks;

  /** What the service loader makes. */
  public static final class Provider implements BrokerProvider {
    @Override
    public AccountBroker on(Surroundings machine) {
      return new Silent();
    }
  }

  /** What the service loader can't make. */
  public static final class Broken implements BrokerProvider {
    public Broken() {
      throw new UnsatisfiedLinkError("no native library for this system");
    }

    @Override
    public AccountBroker on(Surroundings machine) {
      throw new AssertionError();
    }
  }

  /** Answers what the test says, and shows no window. */
  private static final class Silent implements AccountBroker {
    @Override
    public void requirePossible() {}

    @Override
    public BrokerToken token(BrokerRequest request, Duration timeout)
        throws Failure, InterruptedException {
      return Objects.requireNonNull(ANSWER.get(), "answer").to(request, timeout);
    }

    @Override
    public BrokerToken signIn(BrokerRequest request, long window, Duration timeout) {
      throw new AssertionError("a window for a silent credential");
    }

    @Override
    public List<BrokerAccount> accounts(String clientId, Duration timeout) {
      throw new AssertionError();
    }
  }

  private FakeBroker(Path folder) {
    super("fake broker", FakeBroker.class.getClassLoader());
    this.folder = folder;
  }

  public static FakeBroker answering(Path folder, Answer answer) throws IOException {
    ANSWER.set(answer);
    return named(folder, Provider.class.getName());
  }

  public static FakeBroker named(Path folder, String... names) throws IOException {
    Files.write(folder.resolve("services"), List.of(names));
    return new FakeBroker(folder);
  }

  public static BrokerToken token(String homeAccountId, @Nullable String tenant) {
    return new BrokerToken(
        "a-broker-token", Instant.EPOCH.plusSeconds(9), homeAccountId, "", tenant);
  }

  int looks() {
    return looks;
  }

  @Override
  protected java.util.Enumeration<java.net.URL> findResources(String name) throws IOException {
    looks++;
    return name.equals("META-INF/services/" + BrokerProvider.class.getName())
        ? java.util.Collections.enumeration(List.of(folder.resolve("services").toUri().toURL()))
        : java.util.Collections.emptyEnumeration();
  }

  @Override
  public void close() {
    ANSWER.remove();
  }
}
