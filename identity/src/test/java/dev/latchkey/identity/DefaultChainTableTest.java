package dev.latchkey.identity;

import static dev.latchkey.identity.ToolUnderTest.AZ;
import static dev.latchkey.identity.ToolUnderTest.AZD;
import static dev.latchkey.identity.ToolUnderTest.PWSH;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.identity.internal.managed.FakeEndpoint;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of the document, cell by cell: each value, with each of what is signed in, and each of
 * what the environment says.
 */
@ExtendWith(Leftovers.class)
@Timeout(120)
class DefaultChainTableTest {
  private static final Path DOCUMENT = Path.of("../docs/default-azure-credential.md");
  private static final String ALICE = "alice@contoso.test";
  private static final String BOB = "bob@contoso.test";
  private static final String CAROL = "carol@fabrikam.test";

  private static Lab lab;
  private static FakeEndpoint stranger;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    lab = Lab.start();
    stranger = new FakeEndpoint().answers(200, "<html>Sign in to this network</html>");
  }

  @AfterAll
  static void stop() {
    stranger.close();
    lab.close();
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
  }

  /** The table's lines, the first of which has the values. */
  private static List<List<String>> table() throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .dropWhile(line -> !line.startsWith("| environment | signed in |"))
        .takeWhile(line -> line.startsWith("|"))
        .map(DefaultChainTableTest::cells)
        .toList();
  }

  static Stream<List<String>> rows() throws IOException {
    return table().stream().skip(2);
  }

  @Test
  void tableHasEveryCombination() throws IOException {
    assertThat(rows().map(row -> row.subList(0, 2)).distinct()).hasSize(6 * 7);
    assertThat(table().get(0)).hasSize(12);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowOfTheTable(List<String> row) throws Exception {
    FakeTools machine = machine(row.get(0));
    signIn(machine, row.get(1));
    List<String> values = table().get(0);
    List<String> seen = new ArrayList<>(row.subList(0, 2));
    for (int column = 2; column < values.size(); column++) {
      String value = values.get(column).replace("`", "");
      if (!value.equals("unset")) {
        machine.variable("AZURE_TOKEN_CREDENTIALS", value);
      }
      seen.add(outcome(machine, row.get(0)));
    }
    assertThat(String.join(" | ", seen)).isEqualTo(String.join(" | ", row));
  }

  private FakeTools machine(String environment) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    switch (environment) {
      case "nothing" -> {}
      case "service principal" -> {
        variables.put("AZURE_TENANT_ID", Requests.CONTOSO);
        variables.put("AZURE_CLIENT_ID", lab.app("contoso-app").clientId());
        variables.put("AZURE_CLIENT_SECRET", lab.app("contoso-app").secret());
      }
      case "workload token file" -> {
        Path file = folder.resolve("token");
        Files.writeString(file, lab.federatedToken("system:serviceaccount:contoso:app"));
        variables.put("AZURE_TENANT_ID", Requests.CONTOSO);
        variables.put("AZURE_CLIENT_ID", lab.app("contoso-identity").clientId());
        variables.put("AZURE_FEDERATED_TOKEN_FILE", file.toString());
      }
      case "App Service" -> variables.putAll(lab.appServiceEnvironment());
      case "IMDS" -> variables.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString());
      case "a stranger at IMDS's address" ->
          variables.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", stranger.address());
      default -> throw new IllegalArgumentException(environment);
    }
    FakeTools machine = new FakeTools(folder);
    variables.forEach(machine::variable);
    return machine;
  }

  private void signIn(FakeTools machine, String who) throws IOException {
    if (who.equals("no tool installed")) {
      return;
    }
    boolean isAz = who.matches("az[ ,].*");
    if (isAz) {
      machine.signedIn(AZ, ALICE);
    } else {
      machine.signedOut(AZ);
      machine.azSays(null);
    }
    if (who.contains("its files")) {
      machine.azHolds(FakeTools.token(ALICE));
    }
    if (who.equals("pwsh")) {
      machine.signedIn(PWSH, BOB);
    } else {
      machine.signedOut(PWSH);
    }
    if (who.contains("azd")) {
      machine.signedIn(AZD, CAROL);
    } else {
      machine.signedOut(AZD);
    }
  }

  private static String outcome(FakeTools machine, String environment) throws ParseException {
    DefaultAzureCredential credential =
        new DefaultAzureCredentialBuilder()
            .tools(machine.tools())
            .network(EntraLab.network(lab))
            .proofWithin(Duration.ofSeconds(30))
            .build();
    try {
      return whose(credential.getTokenSync(Requests.request()).getToken(), environment);
    } catch (CredentialUnavailableException e) {
      return "–";
    } catch (SignInException e) {
      return e.kind().name();
    }
  }

  private static String whose(String token, String environment) throws ParseException {
    if (token.startsWith("e30.")) {
      String claims =
          new String(
              Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
      return claims.contains(ALICE)
          ? "alice (az)"
          : claims.contains(BOB) ? "bob (pwsh)" : "carol (azd)";
    }
    JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
    String client = claims.getStringClaim("appid");
    if (client.equals(lab.app("contoso-app").clientId())) {
      return "the principal";
    }
    if (client.equals(lab.app("contoso-identity").clientId())) {
      return "the pod";
    }
    assertThat(client).isEqualTo(lab.managedIdentity("contoso-vm").clientId());
    return environment.equals("IMDS") ? "the machine" : "the app";
  }
}
