package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad token eyJhbGciOiJub25lIn0.e30.x here | bad token … here",
        "client_secret=wr0ng~x was refused | client_secret=… was refused",
        "{\"client_secret\":\"two words\",\"x\":1} | {\"client_secret\":…,\"x\":1}",
        "{'refresh_token' : 'a b c'} | {'refresh_token' : …}",
        "password: hunter | password: …",
        "Password 'hunter 2' is wrong | Password … is wrong",
        "the secret is abc | the secret is …",
        "access token: 0.AXEA | access token: …",
        "AccountKey=abc+/==;EndpointSuffix=core | AccountKey=…",
        "Authorization: Bearer abc.def | Authorization: … …",
        "sent Basic bWU6cHc= and failed | sent Basic … and failed",
        "device_code=GAB and user_code: AB12CD | device_code=… and user_code: …",
        "code=0.AXEA for you | code=… for you",
        "GET https://me:pw@host.test:81/a/b?sig=x&y=z gave 403 | GET https://…@host.test:81/a/b?… gave 403",
        "at http://localhost/#access_token=x | at http://localhost/?…",
        "key id 0123456789abcdef0123456789abcdef gone | key id … gone",
        "odd c2VjcmV0IG9mIHR3 value | odd c2VjcmV0IG9mIHR3 value",
        "odd c2VjcmV0IG9mIHR3ZW50eQ== value | odd … value",
        "odd 'aBc8Q~dEfGhIjKlMnOpQrStUvWxYz.1234567890' value | odd '…' value",
        "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEF | -----BEGIN PRIVATE KEY-----\\…",
        "it is abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst | it is …",
      })
  void whatMightBeASecretGoes(String said, String shown) {
    assertThat(ForeignWords.shown(said)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EnvironmentCredential authentication unavailable. Environment variables are not fully"
            + " configured. To mitigate this issue, please refer to the troubleshooting guidelines"
            + " here at https://aka.ms/azsdk/java/identity/environmentcredential/troubleshoot",
        "AADSTS700016: Application with identifier '11111111-1111-4111-8111-111111111111' was not"
            + " found in the directory 'contoso.onmicrosoft.com'.",
        "com.microsoft.aad.msal4j.MsalServiceException: HTTP 400 at contosodata01.blob.core.windows.net",
        "Cannot read /home/alice/.azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json",
        "token is expired since 2026-11-26T12:00:00Z",
        "Invalid token: the audience does not fit, status code: 401, error code=50126.",
        "Managed Identity authentication is not available, got 0x80070057.",
        "No credential found",
      })
  void whatIsPlainStays(String said) {
    assertThat(ForeignWords.shown(said)).isEqualTo(said);
  }

  @Test
  void messageIsOneShortLine() {
    assertThat(ForeignWords.shown("\n first\u202e\u0007line \nsecond")).isEqualTo("first  line");
    assertThat(ForeignWords.shown("so ".repeat(5000))).hasSize(301).endsWith("…");
    assertThat(ForeignWords.shown("")).isEmpty();
  }
}
