import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AuthenticationRecord;
import com.azure.identity.AuthenticationRequiredException;
import com.azure.identity.DeviceCodeCredential;
import com.azure.identity.DeviceCodeCredentialBuilder;
import dev.latchkey.examples.Shown;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A user signs in by a code; later tokens come silently or not at all. */
public final class DeviceCode {
  private DeviceCode() {}

  public static void main(String[] args) throws IOException {
    TokenRequestContext request =
        new TokenRequestContext().addScopes("https://storage.azure.com/.default");
    DeviceCodeCredential credential =
        new DeviceCodeCredentialBuilder()
            .tenantId(System.getenv("APP_TENANT_ID"))
            .challengeConsumer(
                challenge ->
                    System.out.println(
                        challenge.getMessage().contains(challenge.getUserCode())
                            + " "
                            + challenge.getVerificationUrl()))
            .build();
    AuthenticationRecord record = credential.authenticate(request).block();
    System.out.println(record.getUsername() + " of " + record.getTenantId());
    System.out.println(Shown.claims(credential.getTokenSync(request)));
    try (OutputStream file = Files.newOutputStream(Path.of(System.getenv("RECORD_FILE")))) {
      record.serialize(file);
    }
    DeviceCodeCredential silent =
        new DeviceCodeCredentialBuilder()
            .tenantId(System.getenv("APP_TENANT_ID"))
            .authenticationRecord(record)
            .disableAutomaticAuthentication()
            .build();
    try {
      silent.getToken(request).block();
    } catch (AuthenticationRequiredException e) {
      System.out.println("a sign-in is due for " + e.getTokenRequestContext().getScopes());
    }
  }
}
