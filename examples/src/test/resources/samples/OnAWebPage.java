import com.azure.identity.AuthorizationCodeCredential;
import com.azure.identity.AuthorizationCodeCredentialBuilder;
import com.azure.identity.BrowserCustomizationOptions;
import com.azure.identity.InteractiveBrowserCredential;
import com.azure.identity.InteractiveBrowserCredentialBuilder;

/** Sign-ins by a browser; they are built here, and not started. */
public final class OnAWebPage {
  private OnAWebPage() {}

  public static void main(String[] args) {
    AuthorizationCodeCredential page =
        new AuthorizationCodeCredentialBuilder()
            .clientId("e0000000-0000-4000-8000-000000000001")
            .clientSecret("secret")
            .authorizationCode("code")
            .redirectUrl("https://app.contoso.test/signed-in")
            .build();
    InteractiveBrowserCredential browser =
        new InteractiveBrowserCredentialBuilder()
            .redirectUrl("http://localhost:8765")
            .browserCustomizationOptions(
                new BrowserCustomizationOptions()
                    .setSuccessMessage("You can close this page.")
                    .setErrorMessage("Nobody signed in."))
            .additionallyAllowedTenants("*")
            .build();
    System.out.println(page.getClass().getSimpleName());
    System.out.println(browser.getClass().getSimpleName());
  }
}
