package dev.latchkey.identity.broker.internal.runtime;

import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.BrokerClient;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.broker.internal.dbus.BusBroker;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A process that asks a broker for accounts and tokens, through Microsoft's library or by our own
 * D-Bus client, and prints whose they are. Both find the bus by the process's variables.
 */
public final class RuntimeMain {
  private RuntimeMain() {}

  /**
   * Asks.
   *
   * @param args the way: {@code runtime}, {@code counted} (the same, and what the library still
   *     keeps for us is printed) or {@code bus}; a list of {@code silent} and {@code interactive};
   *     the seconds to wait; the claims or {@code -}; then the account's id and name, or nothing
   */
  public static void main(String[] args) throws Exception {
    Surroundings machine = Surroundings.ofThisMachine();
    BrokerClient way;
    Runnable end = () -> {};
    if (args[0].equals("counted")) {
      CountedHandles handles = new CountedHandles();
      way = handles.broker(new RuntimeFile(machine).find());
      end = handles::print;
    } else {
      way = args[0].equals("bus") ? new BusBroker(machine) : new RuntimeBroker(machine);
    }
    Account account = args.length > 4 ? Account.ofRecord(args[4], args[5]) : null;
    BrokerRequest request =
        new BrokerRequest(
            account == null ? null : account.homeAccountId(),
            null,
            "aebc6443-996d-45c2-90f0-388ff96faa56",
            "https://login.microsoftonline.com",
            "11111111-1111-4111-8111-111111111111",
            List.of("https://storage.azure.com/.default"),
            args[3].equals("-") ? null : args[3],
            false,
            false);
    Deadline deadline = Deadline.in(Duration.ofSeconds(Integer.parseInt(args[2])));
    try (BrokerSession session = way.connect(deadline)) {
      List<Account> listed = list(session, request.clientId(), deadline);
      boolean isFirstMeant = account == null && args[0].equals("bus") && args[1].equals("silent");
      TokenCall call = new TokenCall(request, isFirstMeant ? listed.get(0) : account, 0);
      for (String kind : args[1].split(",", -1)) {
        print(
            kind.equals("silent")
                ? session.silent(call, deadline)
                : session.interactive(call, deadline));
      }
    } catch (Failure e) {
      System.out.println("failed " + e.kind() + ": " + e.seen());
    }
    end.run();
    System.out.println(
        "threads that keep the JVM alive: "
            + Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread != Thread.currentThread() && !thread.isDaemon())
                .filter(thread -> !thread.getName().equals("DestroyJavaVM"))
                .count());
  }

  /** Without a keyring, the library on Linux can't list more than one account. */
  private static List<Account> list(BrokerSession session, String clientId, Deadline deadline)
      throws InterruptedException {
    try {
      return session.accounts(clientId, deadline);
    } catch (Failure e) {
      System.out.println("no list: " + e.seen());
      return List.of();
    }
  }

  private static void print(BrokerToken token) {
    System.out.println(
        "token of "
            + TokenClaims.of(token.value()).account().orElse("")
            + " for "
            + token.username()
            + " "
            + token.homeAccountId()
            + (token.expiresOn().isAfter(Instant.now().plusSeconds(3600)) ? "" : ", short-lived"));
  }
}
