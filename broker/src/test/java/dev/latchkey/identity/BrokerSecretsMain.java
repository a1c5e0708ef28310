package dev.latchkey.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * An app that gets tokens of the broker and a refusal, writes all that it can print of them, then
 * its heap to a file, and lives until its standard input ends.
 */
final class BrokerSecretsMain {
  private BrokerSecretsMain() {}

  public static void main(String[] args) throws IOException {
    TokenCredential credential =
        new VisualStudioCodeCredentialBuilder().enableAccountIdentifierLogging().build();
    TokenRequestContext request =
        new TokenRequestContext().addScopes("https://storage.azure.com/.default");
    int length = credential.getTokenSync(request).getToken().length();
    request.setClaims("{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}");
    credential.getTokenSync(request);
    System.out.println("TOKEN OF " + length + " FROM " + credential);
    try {
      credential.getTokenSync(request);
    } catch (SignInException e) {
      e.printStackTrace(System.out);
      System.out.println(e.attempts());
    }
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[0], false);
    System.out.println("READY");
    if (System.in.read() >= 0) {
      throw new IOException("nothing was to come");
    }
  }
}
