package dev.latchkey.lab.internal.blob;

import static dev.latchkey.lab.SignedServices.ALICE;
import static dev.latchkey.lab.SignedServices.BOB;
import static dev.latchkey.lab.SignedServices.CONTOSO;
import static dev.latchkey.lab.SignedServices.FABRIKAM;
import static dev.latchkey.lab.SignedServices.STORAGE;
import static dev.latchkey.lab.SignedServices.claims;
import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobStorageException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.SignedServices;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.RoleAssignment;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and who does not: tokens first, then roles. */
class BlobAuthorizationTest {
  private static final String LIST = "https://contosodata.blob.core.windows.net/?comp=list";
  private static final String CHALLENGE =
      "Bearer authorization_uri=https://login.microsoftonline.com/"
          + CONTOSO
          + "/oauth2/authorize resource_id=https://storage.azure.com";

  private static SignedServices services;

  @BeforeAll
  static void start() throws Exception {
    services =
        new SignedServices(
            new LabBuilder()
                .tenant(
                    "contoso.test",
                    t ->
                        t.id(CONTOSO)
                            .user("alice", u -> u.id(ALICE))
                            .user("bob", u -> u.id(BOB))
                            .group("developers", "alice")
                            .group("everybody", "developers")
                            .subscription(
                                "Dev",
                                s ->
                                    s.resourceGroup("rg-app", g -> g.storageAccount("contosodata"))
                                        .resourceGroup(
                                            "rg-app2", g -> g.storageAccount("otherdata"))))
                .tenant("fabrikam.test", t -> t.id(FABRIKAM).user("carol")));
  }

  @AfterEach
  void takeAllRolesAway() {
    services
        .directory()
        .roleAssignments()
        .forEach(a -> services.directory().removeRoleAssignment(a.id()));
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  private HttpResponse<String> list(String authorization) throws Exception {
    return services.send(
        request(LIST).header("x-ms-version", "2025-11-05").header("Authorization", authorization));
  }

  private HttpResponse<String> list(JWTClaimsSet claims) throws Exception {
    return list("Bearer " + services.key().sign(claims));
  }

  private static String code(HttpResponse<String> response) {
    return response.statusCode()
        + " "
        + response.headers().firstValue("x-ms-error-code").orElse("");
  }

  private static void assertChallenged(HttpResponse<String> response, String detail) {
    assertThat(code(response)).isEqualTo("401 InvalidAuthenticationInfo");
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains(CHALLENGE);
    assertThat(response.body())
        .startsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>")
        .contains("<AuthenticationErrorDetail>" + detail)
        .contains("\nRequestId:" + response.headers().firstValue("x-ms-request-id").orElseThrow());
  }

  @Test
  void goodTokenWithARoleIsLetIn() throws Exception {
    services.assign("Storage Blob Data Reader", "alice@contoso.test", "contosodata");
    assertThat(list(claims(CONTOSO, ALICE, STORAGE).build()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://storage.azure.com/",
        "https://contosodata.blob.core.windows.net",
        "https://contosodata.blob.core.windows.net/",
        "e406a681-f3d4-42a8-90b6-c2b029497af1"
      })
  void everyAudienceOfTheServiceIsTaken(String audience) throws Exception {
    services.assign("Storage Blob Data Reader", "alice@contoso.test", "contosodata");
    assertThat(list(claims(CONTOSO, ALICE, audience).build()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://management.azure.com/",
        "https://otherdata.blob.core.windows.net",
        "https://storage.azure.com//",
        "https://storage.azure.com.evil.test",
        ""
      })
  void otherAudienceIsChallenged(String audience) throws Exception {
    assertChallenged(list(claims(CONTOSO, ALICE, audience).build()), "Audience validation failed.");
  }

  @Test
  void missingTokenIsChallenged() throws Exception {
    HttpResponse<String> response =
        services.send(request(LIST).header("x-ms-version", "2025-11-05"));
    assertThat(code(response)).isEqualTo("401 NoAuthenticationInformation");
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains(CHALLENGE);
  }

  @Test
  void expiredTokenIsChallenged() throws Exception {
    assertChallenged(
        list(
            claims(CONTOSO, ALICE, STORAGE)
                .expirationTime(Date.from(Instant.now().minusSeconds(600)))
                .build()),
        "Lifetime validation failed. The token is expired.");
  }

  @Test
  void unsignedTokenIsChallenged() throws Exception {
    String none = new PlainJWT(claims(CONTOSO, ALICE, STORAGE).build()).serialize();
    assertChallenged(list("Bearer " + none), "Token validation failed.");
  }

  @Test
  void alteredTokenIsChallenged() throws Exception {
    String[] good = services.alice().split("\\.", -1);
    String[] bobs = services.token(CONTOSO, BOB, STORAGE).split("\\.", -1);
    assertChallenged(
        list("Bearer " + good[0] + "." + bobs[1] + "." + good[2]), "Signature validation failed.");
  }

  @Test
  void tokenOfAnotherLabIsChallenged() throws Exception {
    String foreign = SignedServices.newKey().sign(claims(CONTOSO, ALICE, STORAGE).build());
    assertChallenged(list("Bearer " + foreign), "Signature validation failed.");
  }

  @Test
  void tokenOfAnotherTenantIsChallenged() throws Exception {
    assertChallenged(
        list(claims(FABRIKAM, ALICE, STORAGE).build()),
        "Issuer validation failed. Issuer did not match.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer ....", "Bearer é"})
  void nonsenseIsNotAToken(String authorization) throws Exception {
    assertThat(list(authorization).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic YTpi", "Negotiate x", "beare x"})
  void otherSchemesAreRefused(String authorization) throws Exception {
    assertThat(code(list(authorization))).isEqualTo("400 InvalidAuthenticationInfo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SharedKey contosodata:c2ln", "SharedKeyLite contosodata:c2ln"})
  void keysAreRefused(String authorization) throws Exception {
    assertThat(code(list(authorization))).isEqualTo("403 KeyBasedAuthenticationNotPermitted");
  }

  @Test
  void sharedAccessSignatureIsRefused() throws Exception {
    HttpResponse<String> response = services.send(request(LIST + "&sv=2025-11-05&sig=abc"));
    assertThat(code(response)).isEqualTo("403 KeyBasedAuthenticationNotPermitted");
  }

  @Test
  void versionsBeforeBearerRefuseTheToken() throws Exception {
    for (String version : List.of("", "2015-04-05")) {
      HttpRequest.Builder request =
          request(LIST).header("Authorization", "Bearer " + services.alice());
      HttpResponse<String> response =
          services.send(version.isEmpty() ? request : request.header("x-ms-version", version));
      assertThat(code(response)).isEqualTo("403 AuthenticationFailed");
      assertThat(response.body())
          .contains("Authentication scheme Bearer is not supported in this version.");
    }
  }

  private void assertMayNot(String objectId, String account) {
    BlobContainerClient container =
        services
            .blobs(account, services.token(CONTOSO, objectId, STORAGE))
            .getBlobContainerClient("data");
    assertThatThrownBy(() -> container.listBlobs().forEach(b -> {}))
        .isInstanceOfSatisfying(
            BlobStorageException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(403);
              assertThat(e.getErrorCode()).hasToString("AuthorizationPermissionMismatch");
              assertThat(e.getMessage())
                  .contains(
                      "This request is not authorized to perform this operation using this"
                          + " permission.");
            });
  }

  private void assertMay(String objectId, String account) {
    BlobContainerClient container =
        services
            .blobs(account, services.token(CONTOSO, objectId, STORAGE))
            .getBlobContainerClient("data");
    assertThatThrownBy(() -> container.listBlobs().forEach(b -> {}))
        .isInstanceOfSatisfying(
            BlobStorageException.class,
            e -> assertThat(e.getErrorCode()).hasToString("ContainerNotFound"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Owner", "Contributor", "Reader"})
  void rolesWithoutDataActionsReadNoData(String role) {
    services.assign(role, "alice@contoso.test", "Dev");
    assertMayNot(ALICE, "contosodata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"contosodata", "Dev/rg-app", "Dev", "contosodata/data"})
  void roleHoldsAtItsScopeAndBelow(String scope) {
    services.assign("Storage Blob Data Reader", "alice@contoso.test", scope);
    assertMay(ALICE, "contosodata");
    assertMayNot(BOB, "contosodata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"otherdata", "Dev/rg-app2", "contosodata/data2", "contosodata/dat"})
  void roleDoesNotHoldBesideItsScope(String scope) {
    services.assign("Storage Blob Data Owner", "alice@contoso.test", scope);
    assertMayNot(ALICE, "contosodata");
  }

  @Test
  void roleOfAContainerDoesNotListTheAccount() throws Exception {
    services.assign("Storage Blob Data Owner", "alice@contoso.test", "contosodata/data");
    assertThat(code(list("Bearer " + services.alice())))
        .isEqualTo("403 AuthorizationPermissionMismatch");
  }

  @Test
  void roleComesThroughGroupsAndGoesWithThem() {
    services.assign("Storage Blob Data Reader", "everybody", "contosodata");
    Group developers = services.directory().findGroup(CONTOSO, "developers").orElseThrow();
    assertMay(ALICE, "contosodata");
    assertMayNot(BOB, "contosodata");
    services.directory().addMember(developers.objectId(), BOB);
    assertMay(BOB, "contosodata");
    services.directory().removeMember(developers.objectId(), BOB);
    assertMayNot(BOB, "contosodata");
  }

  @Test
  void groupsInACircleEnd() {
    Group developers = services.directory().findGroup(CONTOSO, "developers").orElseThrow();
    Group everybody = services.directory().findGroup(CONTOSO, "everybody").orElseThrow();
    services.directory().addMember(developers.objectId(), everybody.objectId());
    services.assign("Storage Blob Data Reader", "everybody", "contosodata");
    assertMay(ALICE, "contosodata");
    services.directory().removeMember(developers.objectId(), everybody.objectId());
  }

  @Test
  void removedRoleIsGoneAtTheNextRequest() {
    services.assign("Storage Blob Data Reader", "alice@contoso.test", "contosodata");
    assertMay(ALICE, "contosodata");
    RoleAssignment assignment = services.directory().roleAssignments().get(0);
    services.directory().removeRoleAssignment(assignment.id());
    assertMayNot(ALICE, "contosodata");
  }

  @Test
  void readerReadsAndContributorWrites() {
    services.assign("Storage Blob Data Contributor", "alice@contoso.test", "contosodata");
    services.assign("Storage Blob Data Reader", "bob@contoso.test", "contosodata");
    BlobContainerClient alices =
        services.blobs("contosodata", services.alice()).createBlobContainer("data");
    alices.getBlobClient("b").upload(BinaryData.fromString("x"));
    BlobContainerClient bobs =
        services
            .blobs("contosodata", services.token(CONTOSO, BOB, STORAGE))
            .getBlobContainerClient("data");
    assertThat(bobs.getBlobClient("b").downloadContent().toString()).isEqualTo("x");
    List<Runnable> writes =
        List.of(
            () -> bobs.getBlobClient("c").upload(BinaryData.fromString("y")),
            () -> bobs.getBlobClient("b").delete(),
            () -> bobs.getBlobClient("b").setMetadata(null),
            bobs::delete,
            () -> bobs.getServiceClient().createBlobContainer("other"));
    for (Runnable write : writes) {
      assertThatThrownBy(write::run)
          .isInstanceOfSatisfying(
              BlobStorageException.class,
              e -> assertThat(e.getErrorCode()).hasToString("AuthorizationPermissionMismatch"));
    }
    assertThat(alices.getBlobClient("b").exists()).isTrue();
    alices.delete();
  }
}
