package dev.latchkey.identity;

import org.jspecify.annotations.Nullable;

/**
 * What a person sees in the browser at the end of a sign-in, in place of the usual page. Not
 * thread-safe; a builder takes a copy.
 */
public class BrowserCustomizationOptions {
  private @Nullable String successMessage;
  private @Nullable String errorMessage;

  /** The usual page. */
  public BrowserCustomizationOptions() {}

  /**
   * Sets the page after a sign-in.
   *
   * @param successMessage HTML, sent as it is; {@code null} for the usual page
   * @return these options
   */
  public BrowserCustomizationOptions setSuccessMessage(@Nullable String successMessage) {
    this.successMessage = successMessage;
    return this;
  }

  /**
   * Sets the page after a sign-in that was refused or declined.
   *
   * @param errorMessage HTML, sent as it is; {@code null} for the usual page
   * @return these options
   */
  public BrowserCustomizationOptions setErrorMessage(@Nullable String errorMessage) {
    this.errorMessage = errorMessage;
    return this;
  }

  /**
   * The page after a sign-in.
   *
   * @return HTML, {@code null} for the usual page
   */
  public @Nullable String getSuccessMessage() {
    return successMessage;
  }

  /**
   * The page after a sign-in that was refused or declined.
   *
   * @return HTML, {@code null} for the usual page
   */
  public @Nullable String getErrorMessage() {
    return errorMessage;
  }
}
