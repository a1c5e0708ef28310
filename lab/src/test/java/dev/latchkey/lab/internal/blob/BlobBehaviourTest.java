package dev.latchkey.lab.internal.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real client sees is the same in the lab and in Azurite. */
class BlobBehaviourTest {
  private static final List<BlobEndpoint> ENDPOINTS = new ArrayList<>();

  static synchronized List<BlobEndpoint> endpoints() throws Exception {
    if (ENDPOINTS.isEmpty()) {
      ENDPOINTS.add(BlobEndpoint.lab());
      Azurite.start().ifPresent(ENDPOINTS::add);
    }
    return ENDPOINTS;
  }

  @AfterAll
  static void stop() throws Exception {
    for (BlobEndpoint endpoint : ENDPOINTS) {
      endpoint.service().stop();
    }
  }

  private static BlobContainerClient newContainer(BlobEndpoint endpoint) {
    BlobContainerClient container =
        endpoint.client().getBlobContainerClient("c" + UUID.randomUUID());
    container.create();
    return container;
  }

  private static BlobStorageException refusal(Runnable action) {
    return catchThrowableOfType(BlobStorageException.class, action::run);
  }

  private static void assertRefused(Runnable action, int status, String code) {
    BlobStorageException refused = refusal(action);
    assertThat(refused).isNotNull();
    assertThat(refused.getStatusCode()).isEqualTo(status);
    assertThat(refused.getErrorCode()).hasToString(code);
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void whatIsUploadedComesBack(BlobEndpoint endpoint) {
    BlobClient blob = newContainer(endpoint).getBlobClient("hello.txt");
    blob.upload(BinaryData.fromString("Hello"));
    assertThat(blob.downloadContent().toString()).isEqualTo("Hello");
    BlobProperties properties = blob.getProperties();
    assertThat(properties.getBlobSize()).isEqualTo(5);
    assertThat(properties.getContentType()).isEqualTo("application/octet-stream");
    assertThat(Base64.getEncoder().encodeToString(properties.getContentMd5()))
        .isEqualTo("ixqZU8RhEpaoJ6v4xHgE1w==");
    assertThat(properties.getBlobType()).hasToString("BlockBlob");
    assertThat(properties.getCreationTime()).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void emptyBlobIsABlob(BlobEndpoint endpoint) {
    BlobClient blob = newContainer(endpoint).getBlobClient("empty");
    blob.upload(BinaryData.fromBytes(new byte[0]));
    assertThat(blob.downloadContent().toBytes()).isEmpty();
    assertThat(blob.exists()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void largeUploadTravelsInBlocks(BlobEndpoint endpoint) {
    BlobClient blob = newContainer(endpoint).getBlobClient("large");
    byte[] content = random(5 * 1024 * 1024 + 17);
    blob.uploadWithResponse(
        new BlobParallelUploadOptions(new ByteArrayInputStream(content))
            .setParallelTransferOptions(
                new ParallelTransferOptions()
                    .setBlockSizeLong(1024L * 1024)
                    .setMaxSingleUploadSizeLong(1024L * 1024)),
        Duration.ofSeconds(60),
        Context.NONE);
    assertThat(blob.downloadContent().toBytes()).isEqualTo(content);
    assertThat(blob.getBlockBlobClient().listBlocks(BlockListType.ALL).getCommittedBlocks())
        .hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void uploadDoesNotOverwriteUnlessToldTo(BlobEndpoint endpoint) {
    BlobClient blob = newContainer(endpoint).getBlobClient("once");
    blob.upload(BinaryData.fromString("1"));
    assertRefused(() -> blob.upload(BinaryData.fromString("2")), 409, "BlobAlreadyExists");
    blob.upload(BinaryData.fromString("3"), true);
    assertThat(blob.downloadContent().toString()).isEqualTo("3");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void rangeIsAPartOfTheBlob(BlobEndpoint endpoint) {
    BlobClient blob = newContainer(endpoint).getBlobClient("range");
    blob.upload(BinaryData.fromString("0123456789"));
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    blob.downloadStreamWithResponse(
        part, new BlobRange(2, 3L), null, null, false, null, Context.NONE);
    assertThat(part.toString(StandardCharsets.UTF_8)).isEqualTo("234");
    assertRefused(
        () ->
            blob.downloadStreamWithResponse(
                new ByteArrayOutputStream(),
                new BlobRange(20, 1L),
                null,
                null,
                false,
                null,
                Context.NONE),
        416,
        "InvalidRange");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void metadataAndHeadersAreKept(BlobEndpoint endpoint) {
    BlobClient blob = newContainer(endpoint).getBlobClient("described");
    blob.upload(BinaryData.fromString("x"));
    blob.setMetadata(Map.of("owner", "alice"));
    blob.setHttpHeaders(
        new BlobHttpHeaders().setContentType("text/plain").setContentLanguage("en"));
    BlobProperties properties = blob.getProperties();
    assertThat(properties.getMetadata()).containsExactly(Map.entry("owner", "alice"));
    assertThat(properties.getContentType()).isEqualTo("text/plain");
    assertThat(properties.getContentLanguage()).isEqualTo("en");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void containerCanBeMadeOnceAndRemoved(BlobEndpoint endpoint) {
    BlobContainerClient container = newContainer(endpoint);
    assertRefused(container::create, 409, "ContainerAlreadyExists");
    container.setMetadata(Map.of("team", "a"));
    assertThat(container.getProperties().getMetadata()).containsEntry("team", "a");
    container.delete();
    assertThat(container.exists()).isFalse();
    assertRefused(container::delete, 404, "ContainerNotFound");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void whatIsMissingIsSaidToBeMissing(BlobEndpoint endpoint) {
    BlobServiceClient service = endpoint.client();
    BlobContainerClient nowhere = service.getBlobContainerClient("nowhere");
    assertRefused(() -> nowhere.listBlobs().forEach(b -> {}), 404, "ContainerNotFound");
    assertRefused(
        () -> nowhere.getBlobClient("b").upload(BinaryData.fromString("x")),
        404,
        "ContainerNotFound");
    BlobClient blob = newContainer(endpoint).getBlobClient("nothing");
    assertRefused(blob::downloadContent, 404, "BlobNotFound");
    assertRefused(blob::getProperties, 404, "BlobNotFound");
    assertRefused(blob::delete, 404, "BlobNotFound");
    assertThat(blob.exists()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void namesMayHoldAnyCharacter(BlobEndpoint endpoint) {
    BlobContainerClient container = newContainer(endpoint);
    List<String> names =
        List.of(
            "a b", "a+b", "a%20b", "dir/x.txt", "q?x=1", "h#1", "ümläut-€-😀", "tail ", "a&b<c>");
    for (String name : names) {
      container.getBlobClient(name).upload(BinaryData.fromString(name));
    }
    assertThat(container.listBlobs().stream().map(BlobItem::getName))
        .containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(container.getBlobClient(name).downloadContent().toString()).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void listingGoesByFolderAndByPage(BlobEndpoint endpoint) {
    BlobContainerClient container = newContainer(endpoint);
    for (String name : List.of("a/1", "a/2", "b/1", "c", "d")) {
      container.getBlobClient(name).upload(BinaryData.fromString("x"));
    }
    assertThat(container.listBlobsByHierarchy("").stream().map(BlobItem::getName))
        .containsExactlyInAnyOrder("a/", "b/", "c", "d");
    assertThat(container.listBlobsByHierarchy("a/").stream().map(BlobItem::getName))
        .containsExactly("a/1", "a/2");
    List<List<String>> pages =
        container
            .listBlobs(new ListBlobsOptions().setMaxResultsPerPage(2), null)
            .streamByPage()
            .map(page -> page.getValue().stream().map(BlobItem::getName).toList())
            .toList();
    assertThat(pages).containsExactly(List.of("a/1", "a/2"), List.of("b/1", "c"), List.of("d"));
    assertThat(
            container.listBlobs(new ListBlobsOptions().setPrefix("b"), null).stream()
                .map(BlobItem::getName))
        .containsExactly("b/1");
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void listingTellsMetadataWhenAsked(BlobEndpoint endpoint) {
    BlobContainerClient container = newContainer(endpoint);
    BlobClient blob = container.getBlobClient("m");
    blob.upload(BinaryData.fromString("x"));
    blob.setMetadata(Map.of("k", "v"));
    BlobItem item =
        container
            .listBlobs(
                new ListBlobsOptions().setDetails(new BlobListDetails().setRetrieveMetadata(true)),
                null)
            .iterator()
            .next();
    assertThat(item.getMetadata()).containsEntry("k", "v");
    assertThat(item.getProperties().getContentLength()).isEqualTo(1);
    assertThat(item.getProperties().getETag())
        .isEqualTo(blob.getProperties().getETag().replace("\"", ""));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void accountListsItsContainers(BlobEndpoint endpoint) {
    String name = newContainer(endpoint).getBlobContainerName();
    assertThat(endpoint.client().listBlobContainers().stream().map(c -> c.getName()))
        .contains(name);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void conditionsAreHeeded(BlobEndpoint endpoint) {
    BlobClient blob = newContainer(endpoint).getBlobClient("conditional");
    blob.upload(BinaryData.fromString("1"));
    String first = blob.getProperties().getETag();
    blob.upload(BinaryData.fromString("2"), true);
    String second = blob.getProperties().getETag();
    assertThat(second).isNotEqualTo(first);
    BlobRequestConditions old = new BlobRequestConditions().setIfMatch(first);
    assertRefused(
        () -> blob.deleteWithResponse(null, old, null, Context.NONE), 412, "ConditionNotMet");
    assertRefused(
        () -> blob.setMetadataWithResponse(Map.of(), old, null, Context.NONE),
        412,
        "ConditionNotMet");
    BlobRequestConditions known = new BlobRequestConditions().setIfNoneMatch(second);
    assertThat(refusal(() -> blob.getPropertiesWithResponse(known, null, Context.NONE)))
        .extracting(BlobStorageException::getStatusCode)
        .isEqualTo(304);
    BlobRequestConditions future =
        new BlobRequestConditions()
            .setIfUnmodifiedSince(OffsetDateTime.now(ZoneOffset.UTC).minusDays(1));
    assertRefused(
        () -> blob.deleteWithResponse(null, future, null, Context.NONE), 412, "ConditionNotMet");
    blob.deleteWithResponse(
        null, new BlobRequestConditions().setIfMatch(second), null, Context.NONE);
    assertThat(blob.exists()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void blocksBecomeABlobWhenTheListIsPut(BlobEndpoint endpoint) {
    BlockBlobClient blob = newContainer(endpoint).getBlobClient("blocks").getBlockBlobClient();
    String one = Base64.getEncoder().encodeToString("0001".getBytes(StandardCharsets.UTF_8));
    String two = Base64.getEncoder().encodeToString("0002".getBytes(StandardCharsets.UTF_8));
    blob.stageBlock(one, BinaryData.fromString("one,"));
    blob.stageBlock(two, BinaryData.fromString("two,"));
    assertThat(blob.listBlocks(BlockListType.UNCOMMITTED).getUncommittedBlocks()).hasSize(2);
    assertThat(blob.exists()).isFalse();
    blob.commitBlockList(List.of(two, one, two));
    assertThat(blob.downloadContent().toString()).isEqualTo("two,one,two,");
    blob.commitBlockList(List.of(one), true);
    assertThat(blob.downloadContent().toString()).isEqualTo("one,");
    assertRefused(() -> blob.commitBlockList(List.of(two), true), 400, "InvalidBlockList");
    assertThat(blob.downloadContent().toString()).isEqualTo("one,");
  }
}
