package dev.latchkey.identity;

import dev.latchkey.identity.internal.process.FakeTool;
import java.nio.file.Files;
import java.nio.file.Path;

/** Exits while a tool works, or asks one as it exits. */
final class ExitInAProcess {
  private ExitInAProcess() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    AzureCliCredential credential =
        new AzureCliCredentialBuilder().surroundings(FakeTool.in(folder).surroundings()).build();
    Thread asking = new Thread(() -> ask(credential));
    if ("HOOK".equals(args[1])) {
      Runtime.getRuntime().addShutdownHook(asking);
      return;
    }
    asking.setDaemon(true);
    asking.start();
    while (!Files.exists(folder.resolve("runs"))) {
      Thread.sleep(5);
    }
    if ("EXIT".equals(args[1])) {
      System.exit(0);
    }
    if ("SIGNAL".equals(args[1])) {
      asking.join(); // Until the test sends it.
    }
  }

  private static void ask(AzureCliCredential credential) {
    System.out.println("RESULT " + credential.getTokenSync(Requests.request()).getToken().length());
  }
}
