package dev.latchkey.identity.internal.entra;

import org.jspecify.annotations.Nullable;

/**
 * What the person sees when the browser has brought the answer.
 *
 * @param success HTML of the app's own, or {@code null}
 * @param failure the same, where the sign-in failed
 */
public record SignInPage(@Nullable String success, @Nullable String failure) {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>%1$s</title>
      <style>body{font:1.1rem/1.5 system-ui,sans-serif;margin:20vh auto;max-width:30rem;\
      padding:0 1rem}@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#eee}}</style>
      <h1>%1$s</h1><p>%2$s</p></html>
      """;

  String html(boolean isSuccess) {
    if (isSuccess) {
      return success != null
          ? success
          : PAGE.formatted(
              "You have signed in", "You can close this window and go back to the app.");
    }
    return failure != null
        ? failure
        : PAGE.formatted(
            "The sign-in did not succeed", "The app says why. You can close this window.");
  }

  /** For what is not the answer that is waited for. */
  static String stray() {
    return PAGE.formatted("Nothing to see here", "This address waits for a sign-in.");
  }
}
