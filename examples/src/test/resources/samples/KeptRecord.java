import com.azure.identity.AuthenticationRecord;
import com.azure.identity.InteractiveBrowserCredential;
import com.azure.identity.InteractiveBrowserCredentialBuilder;
import com.azure.identity.TokenCachePersistenceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A later run of the app, with the record of who signed in. */
public final class KeptRecord {
  private KeptRecord() {}

  public static void main(String[] args) throws IOException {
    AuthenticationRecord record;
    try (InputStream file = Files.newInputStream(Path.of(System.getenv("RECORD_FILE")))) {
      record = AuthenticationRecord.deserialize(file);
    }
    InteractiveBrowserCredential credential =
        new InteractiveBrowserCredentialBuilder()
            .authenticationRecord(record)
            .tokenCachePersistenceOptions(new TokenCachePersistenceOptions().setName("sample"))
            .loginHint(record.getUsername())
            .disableAutomaticAuthentication()
            .build();
    System.out.println(
        credential.getClass().getSimpleName()
            + " for "
            + record.getUsername()
            + " "
            + record.getHomeAccountId()
            + " "
            + record.getAuthority()
            + " "
            + record.getClientId());
  }
}
