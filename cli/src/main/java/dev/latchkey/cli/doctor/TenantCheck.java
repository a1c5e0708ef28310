package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.source.TenantRule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Is {@code AZURE_TENANT_ID} the tenant of the sign-in? */
final class TenantCheck implements Check {
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-.{12}");

  @Override
  public String name() {
    return "tenant";
  }

  @Override
  public List<Finding> findings(Machine machine) {
    Optional<String> value = machine.setting(TenantRule.TENANT_VARIABLE);
    String remedy = machine.unset(List.of(TenantRule.TENANT_VARIABLE));
    if (value.isEmpty()) {
      return List.of(
          Finding.ok(this, "AZURE_TENANT_ID is not set: the sign-in's own tenant counts."));
    }
    String wanted;
    try {
      wanted = TenantRule.requireTenant(TenantRule.TENANT_VARIABLE, value.get());
    } catch (IllegalArgumentException e) {
      return List.of(Finding.problem(this, String.valueOf(e.getMessage()), remedy));
    }
    Optional<ToolSignIn> chosen = machine.chosen();
    String own = chosen.flatMap(ToolSignIn::signIn).map(found -> found.tenantId()).orElse("");
    if (own.isEmpty()) {
      return List.of(
          Finding.skipped(
              this,
              "AZURE_TENANT_ID is '"
                  + wanted
                  + "'; no sign-in with a tenant is there to compare."));
    }
    if (own.equalsIgnoreCase(wanted)) {
      return List.of(Finding.ok(this, "AZURE_TENANT_ID is the tenant of the sign-in."));
    }
    if (!ID.matcher(wanted).matches() || !ID.matcher(own).matches()) {
      return List.of(
          Finding.skipped(
              this,
              "AZURE_TENANT_ID is '"
                  + wanted
                  + "', the sign-in is to '"
                  + own
                  + "': only a server can say whether they are the same tenant."));
    }
    return List.of(another(wanted, own, chosen.orElseThrow(), remedy));
  }

  /** A guest works in another tenant than the one that the tool is set to. */
  private Finding another(String wanted, String own, ToolSignIn chosen, String remedy) {
    String title = chosen.tool().facts().title();
    Set<String> known = chosen.tool().tenants();
    if (known.contains(wanted.toLowerCase(Locale.ROOT))) {
      return Finding.ok(
          this,
          "AZURE_TENANT_ID is '" + wanted + "', where the account of " + title + " is known too.");
    }
    String message =
        "AZURE_TENANT_ID is '"
            + wanted
            + "', and "
            + title
            + " is signed in to the tenant '"
            + own
            + "': tokens are asked for in the first.";
    String both = remedy + ", or sign in there: " + SignInCheck.login(chosen.source(), wanted);
    return known.isEmpty()
        ? Finding.warning(this, message, both)
        : Finding.problem(this, message, both);
  }
}
