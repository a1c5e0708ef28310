package dev.latchkey.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import dev.latchkey.identity.AzureCliCredentialBuilder;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The app of the demo, written as in Microsoft's how-to "Authenticate during local development
 * using developer accounts", with the credential's package changed. It knows nothing of the lab:
 * only its environment leads there.
 *
 * <p>For each line on stdin it does one step, and answers with one line of JSON. It ends when stdin
 * ends, so it never outlives the demo.
 */
final class DemoApp {
  private static final String ENDPOINT = "https://contosodata.blob.core.windows.net";
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final String BLOB = "hello.bin";

  private final byte[] content = new byte[64 * 1024];
  private final TokenCredential credential;
  private final BlobContainerClient container;

  private DemoApp() {
    new Random().nextBytes(content);
    credential = new AzureCliCredentialBuilder().processTimeout(Duration.ofSeconds(30)).build();
    BlobServiceClient service =
        new BlobServiceClientBuilder()
            .endpoint(ENDPOINT)
            .credential(credential)
            .retryOptions(
                new RequestRetryOptions(RetryPolicyType.FIXED, 1, (Integer) null, null, null, null))
            .buildClient();
    container = service.getBlobContainerClient("demo");
  }

  /**
   * Runs the app.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    Terminal terminal = Terminal.ofThisProcess();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    DemoApp app = new DemoApp();
    // No option of the demo gives a tool more time.
    DeveloperTools.ofThisMachine().mendTimeoutsBy(Remedy.NONE);
    String step = in.readLine();
    while (step != null) {
      terminal.out().println(app.answer(step));
      step = in.readLine();
    }
    System.exit(0);
  }

  private String answer(String step) {
    try {
      return Json.write(Map.of("detail", run(step)));
    } catch (SignInException e) {
      return Json.error(CommandFailure.of(e));
    } catch (CommandFailure e) {
      return Json.error(e);
    } catch (BlobStorageException e) {
      String message =
          "The blob service answered " + e.getStatusCode() + " " + e.getErrorCode() + ".";
      return Json.error(
          new CommandFailure(
              e.getStatusCode() == 403 ? FailureKind.REFUSED : FailureKind.UNEXPECTED, message));
    } catch (RuntimeException e) {
      e.printStackTrace();
      return Json.error(
          new CommandFailure(
              FailureKind.UNEXPECTED, "The app failed: " + e.getClass().getSimpleName() + "."));
    }
  }

  private String run(String step) throws CommandFailure {
    return switch (step) {
      case "token" -> token();
      case "refused" -> refused();
      case "upload" -> upload();
      case "list" -> list();
      case "read" -> read();
      default -> throw new IllegalArgumentException(step);
    };
  }

  private String token() {
    AccessToken token = credential.getTokenSync(new TokenRequestContext().addScopes(SCOPE));
    return "AzureCliCredential got a token for "
        + TokenDescription.of(token.getToken()).account()
        + ", good until "
        + token.getExpiresAt().toInstant();
  }

  private String refused() throws CommandFailure {
    try {
      container.getBlobClient(BLOB).upload(BinaryData.fromBytes(content), true);
    } catch (BlobStorageException e) {
      if (e.getStatusCode() == 403
          && "AuthorizationPermissionMismatch".equals(String.valueOf(e.getErrorCode()))) {
        return "BlobServiceClient was answered 403 AuthorizationPermissionMismatch: signed in, yet"
            + " no role for the data";
      }
      throw e;
    }
    throw new CommandFailure(
        FailureKind.UNEXPECTED, "The blob service let an account in that has no role there.");
  }

  private String upload() {
    container.createIfNotExists();
    container.getBlobClient(BLOB).upload(BinaryData.fromBytes(content), true);
    return BLOB + ", " + content.length + " bytes, to " + container.getBlobContainerUrl();
  }

  private String list() throws CommandFailure {
    List<String> names = container.listBlobs().stream().map(BlobItem::getName).toList();
    if (!names.equals(List.of(BLOB))) {
      throw new CommandFailure(FailureKind.UNEXPECTED, "The container lists " + names + ".");
    }
    return "the container holds " + BLOB;
  }

  private String read() throws CommandFailure {
    byte[] found = container.getBlobClient(BLOB).downloadContent().toBytes();
    if (!Arrays.equals(content, found)) {
      throw new CommandFailure(FailureKind.UNEXPECTED, "The blob read is not the blob written.");
    }
    return "the same " + found.length + " bytes came back";
  }
}
