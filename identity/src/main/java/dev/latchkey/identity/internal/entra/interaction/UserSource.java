package dev.latchkey.identity.internal.entra.interaction;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;

/** A person who signs in to the app itself, not to a tool. */
public final class UserSource implements Source {
  private final String name;
  private final EntraOptions options;
  private final PersonSignIn signIn;

  /**
   * A person.
   *
   * @param name the simple name of the credential's class
   * @param options which application, which tenants may be asked for
   * @param signIn how the person signs in
   */
  public UserSource(String name, EntraOptions options, PersonSignIn signIn) {
    this.name = name;
    this.options = options;
    this.signIn = signIn;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    EntraRequest checked = options.check(request);
    return new Subject(
        checked.scope(),
        "of a person of tenant '"
            + checked.tenant()
            + "', by application '"
            + options.clientId()
            + "'",
        "");
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    return signIn.token(options.check(lookup.request()));
  }

  /**
   * Has the person sign in, also when somebody is signed in.
   *
   * @param request what the sign-in is for
   * @return the account
   * @throws Failure when nobody did
   */
  public UserAccount signIn(TokenRequest request) throws Failure {
    return signIn.signIn(options.check(request));
  }

  @Override
  public Standing standing() {
    return Standing.UNKNOWN;
  }
}
