package dev.latchkey.lab.internal.blob;

import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.SignedServices;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not well formed gets the service's own error, and the service lives on. */
class MalformedBlobRequestsTest {
  private static final String ACCOUNT = "https://contosodata.blob.core.windows.net/";
  private static SignedServices services;

  @BeforeAll
  static void start() throws Exception {
    services = new SignedServices();
    services.assign("Storage Blob Data Owner", "alice@contoso.test", "contosodata");
    send(authorized("data?restype=container").PUT(BodyPublishers.noBody()));
    send(
        authorized("data/blob")
            .header("x-ms-blob-type", "BlockBlob")
            .PUT(BodyPublishers.ofString("0123456789")));
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  private static HttpRequest.Builder authorized(String path) {
    return request(ACCOUNT + path)
        .header("x-ms-version", "2025-11-05")
        .header("Authorization", "Bearer " + services.alice());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return services.send(request);
  }

  private static void assertRefused(HttpRequest.Builder request, int status, String code)
      throws Exception {
    HttpResponse<String> response = send(request);
    assertThat(
            response.statusCode()
                + " "
                + response.headers().firstValue("x-ms-error-code").orElse(""))
        .isEqualTo(status + " " + code);
    if (response.request().method().equals("HEAD")) {
      assertThat(response.headers().map())
          .as("a type announces a document, which an answer to HEAD has not")
          .doesNotContainKeys("content-type", "content-length");
    } else {
      assertThat(response.headers().firstValue("Content-Type")).contains("application/xml");
      assertThat(response.body())
          .startsWith(
              "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code + "</Code><Message>")
          .containsPattern("\\nTime:\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z</Message>")
          .endsWith("</Error>")
          .doesNotContain("dev.latchkey", "Exception");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '?comp=nonsense', 400, InvalidQueryParameterValue",
    "GET, '', 400, InvalidUri",
    "GET, 'data?restype=container&comp=acl', 501, NotImplemented",
    "GET, '?restype=service&comp=properties', 403, AuthorizationPermissionMismatch",
    "POST, '?restype=service&comp=userdelegationkey', 501, NotImplemented",
    "PUT, 'data/blob?comp=lease', 501, NotImplemented",
    "PUT, 'data/blob?comp=tier', 501, NotImplemented",
    "GET, 'data/blob?snapshot=2026-01-01T00:00:00.0Z', 501, NotImplemented",
    "PATCH, 'data/blob', 405, UnsupportedHttpVerb",
    "POST, 'data/blob', 405, UnsupportedHttpVerb",
    "GET, 'Data?restype=container', 400, InvalidResourceName",
    "PUT, 'a--b?restype=container', 400, InvalidResourceName",
    "PUT, 'ab?restype=container', 400, OutOfRangeInput",
    "GET, 'data?restype=container&comp=list&maxresults=x', 400, InvalidQueryParameterValue",
    "GET, 'data?restype=container&comp=list&maxresults=0', 400, OutOfRangeQueryParameterValue",
    "GET, 'data?restype=container&comp=list&maxresults=-1', 400, OutOfRangeQueryParameterValue",
    "GET, 'data?restype=container&comp=list&include=everything', 400, InvalidQueryParameterValue",
    "GET, 'data?restype=container&comp=list&marker=%21%21', 400, OutOfRangeInput",
    "GET, 'data?restype=container&comp=list&marker=____', 400, OutOfRangeInput",
    "GET, 'data/blob?comp=blocklist&blocklisttype=x', 400, InvalidQueryParameterValue",
    "PUT, 'data/blob', 400, MissingRequiredHeader",
    "PUT, 'data/blob?comp=block', 400, MissingRequiredQueryParameter",
    "PUT, 'data/blob?comp=block&blockid=%00', 400, InvalidQueryParameterValue",
    "PUT, 'data/blob?comp=block&blockid=AAAA', 400, InvalidHeaderValue",
    "GET, 'nowhere?restype=container&comp=list', 404, ContainerNotFound",
  })
  void oddRequestIsRefused(String method, String path, int status, String code) throws Exception {
    assertRefused(authorized(path).method(method, BodyPublishers.noBody()), status, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "<BlockList>",
        "<Wrong/>",
        "<BlockList><Nonsense>AAAA</Nonsense></BlockList>",
        "<BlockList><Latest><b/></Latest></BlockList>",
        "<BlockList/><x/>",
        "<!DOCTYPE b [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><BlockList><Latest>&x;</Latest></BlockList>",
        "<!DOCTYPE b [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><BlockList><Latest>&b;</Latest></BlockList>"
      })
  void badBlockListIsRefused(String xml) throws Exception {
    HttpRequest.Builder request =
        authorized("data/blob?comp=blocklist").PUT(BodyPublishers.ofString(xml));
    assertRefused(request, 400, "InvalidXmlDocument");
  }

  @Test
  void unknownBlockIsRefusedAndTheBlobStays() throws Exception {
    assertRefused(
        authorized("data/blob?comp=blocklist")
            .PUT(BodyPublishers.ofString("<BlockList><Latest>AAAA</Latest></BlockList>")),
        400,
        "InvalidBlockList");
    assertThat(send(authorized("data/blob").GET()).body()).isEqualTo("0123456789");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=10-, 416, InvalidRange",
    "bytes=99999999999-, 416, InvalidRange",
    "bytes=5-2, 400, InvalidHeaderValue",
    "bytes=-3, 400, InvalidHeaderValue",
    "bytes=a-b, 400, InvalidHeaderValue",
    "bytes=99999999999999999999999-, 400, InvalidHeaderValue",
    "'bytes=0-1,3-4', 400, InvalidHeaderValue",
    "chars=0-1, 400, InvalidHeaderValue",
  })
  void badRangeIsRefused(String range, int status, String code) throws Exception {
    assertRefused(authorized("data/blob").header("x-ms-range", range).GET(), status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "x-ms-blob-type, PageBlob, 501, NotImplemented",
    "x-ms-blob-type, Nonsense, 400, InvalidHeaderValue",
    "x-ms-meta-a-b, x, 400, InvalidMetadata",
    "x-ms-meta-1a, x, 400, InvalidMetadata",
    "If-Modified-Since, yesterday, 400, InvalidHeaderValue",
    "Content-MD5, abc, 400, InvalidMd5",
    "Content-MD5, AAAAAAAAAAAAAAAAAAAAAA==, 400, Md5Mismatch",
    "x-ms-blob-content-md5, AAAAAAAAAAAAAAAAAAAAAA==, 400, Md5Mismatch",
    "x-ms-access-tier, Archive, 400, UnsupportedHeader",
    "x-ms-lease-id, 11111111-1111-4111-8111-111111111111, 412, LeaseNotPresentWithBlobOperation",
  })
  void badHeaderIsRefused(String name, String value, int status, String code) throws Exception {
    HttpRequest.Builder request = authorized("data/other").PUT(BodyPublishers.ofString("x"));
    if (!name.equals("x-ms-blob-type")) {
      request.header("x-ms-blob-type", "BlockBlob");
    }
    assertRefused(request.header(name, value), status, code);
  }

  @Test
  void tooMuchMetadataIsRefused() throws Exception {
    assertRefused(
        authorized("data/other")
            .header("x-ms-blob-type", "BlockBlob")
            .header("x-ms-meta-a", "x".repeat(9000))
            .PUT(BodyPublishers.ofString("x")),
        400,
        "MetadataTooLarge");
  }

  @Test
  void badVersionIsRefused() throws Exception {
    assertRefused(
        request(ACCOUNT + "?comp=list")
            .header("x-ms-version", "newest")
            .header("Authorization", "Bearer " + services.alice()),
        400,
        "InvalidHeaderValue");
  }

  @Test
  void unknownAccountIsNotFound() throws Exception {
    assertRefused(
        request("https://nobody.blob.core.windows.net/?comp=list")
            .header("x-ms-version", "2025-11-05")
            .header("Authorization", "Bearer " + services.alice()),
        404,
        "ResourceNotFound");
  }

  @Test
  void moreThanTheLabHoldsIsRefused() throws Exception {
    byte[] chunk = new byte[2 << 20];
    int refusedAt = 0;
    for (int i = 0; i < 9 && refusedAt == 0; i++) {
      HttpResponse<String> response =
          send(
              authorized("data/big" + i)
                  .header("x-ms-blob-type", "BlockBlob")
                  .PUT(BodyPublishers.ofByteArray(chunk)));
      if (response.statusCode() == 413) {
        assertThat(response.body()).contains("<Code>RequestBodyTooLarge</Code>");
        refusedAt = i;
      } else {
        assertThat(response.statusCode()).isEqualTo(201);
      }
    }
    assertThat(refusedAt).isEqualTo(7);
    for (int i = 0; i < refusedAt; i++) {
      assertThat(send(authorized("data/big" + i).DELETE()).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void clientRequestIdComesBack() throws Exception {
    HttpResponse<String> response =
        send(authorized("data/blob").header("x-ms-client-request-id", "me-1").GET());
    assertThat(response.headers().firstValue("x-ms-client-request-id")).contains("me-1");
    assertThat(response.headers().firstValue("x-ms-version")).contains("2025-11-05");
  }

  @Test
  void nameThatXmlCannotHoldIsEncodedInListings() throws Exception {
    send(
        authorized("data/ctl%01x")
            .header("x-ms-blob-type", "BlockBlob")
            .PUT(BodyPublishers.ofString("x")));
    assertThat(send(authorized("data?restype=container&comp=list&prefix=ctl").GET()).body())
        .contains("<Name Encoded=\"true\">ctl%01x</Name>");
    send(authorized("data/ctl%01x").DELETE());
  }
}
