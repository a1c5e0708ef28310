import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredential;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredential;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import dev.latchkey.examples.Shown;

/** The identity of the machine, and one that was assigned to it, by each of its names. */
public final class ManagedIdentities {
  private static final TokenRequestContext REQUEST =
      new TokenRequestContext().addScopes("https://storage.azure.com/.default");

  private ManagedIdentities() {}

  public static void main(String[] args) {
    ManagedIdentityCredential system = new ManagedIdentityCredentialBuilder().build();
    ManagedIdentityCredential byClientId =
        new ManagedIdentityCredentialBuilder().clientId(System.getenv("IDENTITY_CLIENT_ID")).build();
    System.out.println(Shown.claims(system.getTokenSync(REQUEST)));
    System.out.println(byClientId.getClientId() + " " + Shown.claims(byClientId.getTokenSync(REQUEST)));
    show(
        new ManagedIdentityCredentialBuilder()
            .resourceId(System.getenv("IDENTITY_RESOURCE_ID"))
            .build());
    show(
        new ManagedIdentityCredentialBuilder()
            .objectId(System.getenv("IDENTITY_OBJECT_ID"))
            .build());
    ChainedTokenCredential chain =
        new ChainedTokenCredentialBuilder()
            .addLast(byClientId)
            .addLast(new AzureCliCredentialBuilder().build())
            .build();
    System.out.println(Shown.claims(chain.getTokenSync(REQUEST)));
    BlobServiceClient storage =
        new BlobServiceClientBuilder()
            .endpoint("https://contosodata.blob.core.windows.net")
            .credential(new DefaultAzureCredentialBuilder().build())
            .buildClient();
    System.out.println(storage.getBlobContainerClient("reports").exists());
    System.out.println(
        Shown.claims(
            new DefaultAzureCredentialBuilder()
                .managedIdentityClientId(System.getenv("IDENTITY_CLIENT_ID"))
                .build()
                .getTokenSync(REQUEST)));
  }

  private static void show(ManagedIdentityCredential credential) {
    credential
        .getToken(REQUEST)
        .doOnNext(token -> System.out.println(Shown.claims(token)))
        .block();
  }
}
