package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One source in a chain, as the chain sees it. */
interface ChainMember {
  /** The simple name of the credential's class. */
  String name();

  /** Whether it is a developer's own sign-in. */
  boolean isDeveloper();

  /**
   * Whether it may be asked while others are. A member that may show a window, or whose failure
   * stops the chain, is asked alone.
   */
  boolean isAskedBesideOthers();

  /** Whether no walk may be shared between callers, since it may depend on the thread. */
  default boolean isForeign() {
    return false;
  }

  /**
   * A token that is there without waiting for anything, or {@code null} if the member must be
   * asked.
   *
   * @throws SignInException when asking would be in vain
   */
  @Nullable AccessToken findAtHand(TokenRequestContext request);

  /**
   * Asks, and waits.
   *
   * @param isReactive whether the caller called {@code getToken}
   * @return the token, or {@code null} from a foreign member that has none
   * @throws SignInException when there is none
   */
  @Nullable AccessToken ask(TokenRequestContext request, boolean isReactive);

  /**
   * What the files look like that say who is signed in. Who sees them otherwise than another caller
   * does not share that one's walk: it may have begun before a sign-in.
   */
  default List<?> signInStamps() {
    return List.of();
  }

  /** The developer who is signed in by the tool's files, or {@code null}. */
  default @Nullable String signedIn() {
    return null;
  }

  /** Whether a failure of this member is the failure of the chain. */
  boolean isStoppedBy(Throwable failure);

  /** Whose a token of this member is. */
  Person personOf(AccessToken token);

  /** What is known without asking anybody. */
  SignInReport.Entry describe();
}
