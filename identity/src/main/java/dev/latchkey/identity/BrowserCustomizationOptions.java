package dev.latchkey.identity;

import org.jspecify.annotations.Nullable;

/**
 * The pages that the browser shows at the end of a sign-in, in place of the default page. Not
 * thread-safe; a builder takes a copy.
 */
public class BrowserCustomizationOptions {
  private @Nullable String successMessage;
  private @Nullable String errorMessage;

  /** Options with the default pages. */
  public BrowserCustomizationOptions() {}

  /**
   * Sets the page for a successful sign-in.
   *
   * @param successMessage HTML, sent unchanged; {@code null} for the default page
   * @return these options
   */
  public BrowserCustomizationOptions setSuccessMessage(@Nullable String successMessage) {
    this.successMessage = successMessage;
    return this;
  }

  /**
   * Sets the page for a sign-in that was refused or declined.
   *
   * @param errorMessage HTML, sent unchanged; {@code null} for the default page
   * @return these options
   */
  public BrowserCustomizationOptions setErrorMessage(@Nullable String errorMessage) {
    this.errorMessage = errorMessage;
    return this;
  }

  /**
   * The page for a successful sign-in.
   *
   * @return HTML, or {@code null} for the default page
   */
  public @Nullable String getSuccessMessage() {
    return successMessage;
  }

  /**
   * The page for a sign-in that was refused or declined.
   *
   * @return HTML, or {@code null} for the default page
   */
  public @Nullable String getErrorMessage() {
    return errorMessage;
  }
}
