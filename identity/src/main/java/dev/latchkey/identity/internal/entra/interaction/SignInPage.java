package dev.latchkey.identity.internal.entra.interaction;

import org.jspecify.annotations.Nullable;

/**
 * The page that the person sees after the sign-in.
 *
 * @param success the app's own HTML, or {@code null} for ours
 * @param failure the same after a failed sign-in
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

  /** The page for any other request. */
  static String stray() {
    return PAGE.formatted("Nothing to see here", "This address waits for a sign-in.");
  }
}
