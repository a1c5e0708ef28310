package dev.latchkey.identity;

import static dev.latchkey.identity.FailureKind.NETWORK;
import static dev.latchkey.identity.FailureKind.REAUTHENTICATION_REQUIRED;
import static dev.latchkey.identity.FailureKind.REFUSED;
import static dev.latchkey.identity.FailureKind.TIMED_OUT;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What each real tool makes of each trouble that Entra can have, as its credential tells it. */
@ParameterizedClass
@MethodSource("tools")
class ToolTroubleInLabIT {
  private static final String USER = "alice@contoso.test";
  private static final String VAULT = "https://vault.azure.net/.default";

  private final RealTool tool;

  @TempDir Path folder;

  ToolTroubleInLabIT(RealTool tool) {
    this.tool = tool;
  }

  static List<RealTool> tools() {
    List<RealTool> all = new ArrayList<>(RealTools.az());
    all.addAll(RealTools.azd());
    return all;
  }

  /**
   * A trouble, and what is to be said of it.
   *
   * @param trouble at the endpoint that gives tokens
   * @param kind of the failure
   * @param code the AADSTS code in its message, if any
   */
  private record Case(Trouble trouble, FailureKind kind, String code) {}

  private static final List<Case> CASES =
      List.of(
          new Case(Trouble.mfaRequired(), REAUTHENTICATION_REQUIRED, "AADSTS50076"),
          new Case(Trouble.expiredGrant(), REAUTHENTICATION_REQUIRED, "AADSTS700082"),
          new Case(Trouble.revokedGrant(), REAUTHENTICATION_REQUIRED, "AADSTS50173"),
          new Case(Trouble.missingConsent(), REAUTHENTICATION_REQUIRED, "AADSTS65001"),
          new Case(Trouble.blockedByPolicy(), REFUSED, "AADSTS53003"),
          new Case(Trouble.disabledUser(), REFUSED, "AADSTS50057"),
          new Case(Trouble.throttled(Duration.ofSeconds(1)), NETWORK, "AADSTS90055"),
          new Case(Trouble.status(503), NETWORK, ""),
          new Case(Trouble.status(500), NETWORK, ""),
          new Case(Trouble.reset(), NETWORK, ""),
          new Case(Trouble.html(502), NETWORK, ""),
          new Case(Trouble.html(), NETWORK, ""),
          new Case(Trouble.garbage(), NETWORK, ""),
          new Case(Trouble.silent(), TIMED_OUT, ""));

  /** What this tool lets anybody know of it. */
  private Case seenThroughTheTool(Case one) {
    if (tool.name().equals("azd") && one.trouble().kind().isRefusal() && !tool.isAtLeast(1, 18)) {
      // It says "reauthentication required" to whatever Entra refuses.
      return new Case(one.trouble(), REAUTHENTICATION_REQUIRED, "");
    }
    return one;
  }

  private TokenCredential credential(RealToolInLab inLab, Duration timeout) {
    return tool.name().equals("az")
        ? new AzureCliCredentialBuilder()
            .processTimeout(timeout)
            .surroundings(inLab.surroundings())
            .build()
        : new AzureDeveloperCliCredentialBuilder()
            .processTimeout(timeout)
            .surroundings(inLab.surroundings())
            .build();
  }

  @Test
  void everyTroubleIsToldForWhatItIs() throws Exception {
    tool.assumeFound();
    SoftAssertions softly = new SoftAssertions();
    try (Lab lab = Lab.start()) {
      RealToolInLab inLab = new RealToolInLab(lab, tool, folder);
      inLab.run(USER, loginArguments());
      for (Case one : CASES) {
        // az keeps what Entra refused for a minute, and says so again.
        Files.deleteIfExists(inLab.state().resolve("msal_http_cache.bin"));
        lab.trouble(one.trouble());
        SignInException failure = failure(inLab, one.kind() == TIMED_OUT);
        lab.clearTroubles();
        Case seen = seenThroughTheTool(one);
        String all = one + ": " + failure.getMessage();
        softly.assertThat(failure.kind()).as(all).isEqualTo(seen.kind());
        softly.assertThat(failure).as(all).hasMessageContaining(seen.code());
        if (seen.kind() == REAUTHENTICATION_REQUIRED) {
          softly
              .assertThat(failure.attempts().get(0).remedy().orElse(""))
              .as(all)
              .contains("login", VAULT);
        }
      }
    }
    softly.assertAll();
  }

  private SignInException failure(RealToolInLab inLab, boolean isHurried) {
    Duration patience = Duration.ofSeconds(isHurried ? 3 : RealToolInLab.DEADLINE);
    return catchThrowableOfType(
        SignInException.class,
        () -> credential(inLab, patience).getTokenSync(new TokenRequestContext().addScopes(VAULT)));
  }

  private String[] loginArguments() {
    return tool.name().equals("az")
        ? new String[] {"login", "--use-device-code"}
        : new String[] {"auth", "login", "--use-device-code"};
  }
}
