package dev.latchkey.cli.doctor;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.broker.BrokerAccount;
import dev.latchkey.identity.internal.broker.Brokers;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.tool.broker.SystemAccount;
import java.time.Duration;
import java.util.List;

/**
 * The authentication broker of the machine, behind Visual Studio Code and {@code BrokerCredential}:
 * is it there, and whom does it know? It is asked for no token.
 */
final class BrokerCheck implements Check {
  /** Two checks ask it, within the doctor's time. */
  private static final Duration LONGEST = Duration.ofMillis(1500);

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public List<Finding> findings(Machine machine) throws InterruptedException {
    try {
      int count = accounts(machine, SystemAccount.CLIENT_ID).size();
      return List.of(
          Finding.ok(
              this,
              count == 1
                  ? "There is an authentication broker, and it knows one account: BrokerCredential"
                      + " can use it."
                  : "There is an authentication broker, and it knows "
                      + (count == 0 ? "no account" : count + " accounts")
                      + ": BrokerCredential, which needs exactly one, gives no token."));
    } catch (Failure e) {
      String remedy = e.remedy().map(Remedy::text).orElse(machine.set("LATCHKEY_BROKER", "off"));
      return List.of(
          e.kind() == FailureKind.NOT_AVAILABLE_HERE
              ? Finding.skipped(
                  this, Character.toUpperCase(e.seen().charAt(0)) + e.seen().substring(1) + ".")
              : Finding.warning(
                  this, "The authentication broker can't be used: " + e.seen() + ".", remedy));
    }
  }

  /** The accounts that the broker of a machine knows. */
  static List<BrokerAccount> accounts(Machine machine, String clientId)
      throws Failure, InterruptedException {
    List<BrokerAccount> accounts =
        Brokers.ofThisLibrary(machine.surroundings()).find().accounts(clientId, LONGEST);
    for (BrokerAccount account : accounts) {
      machine.accounts().add(account.username());
    }
    return accounts;
  }
}
