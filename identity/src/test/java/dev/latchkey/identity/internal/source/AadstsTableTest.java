package dev.latchkey.identity.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.AadstsTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AadstsTableTest {
  private static final Path PAGE = Path.of("../TROUBLESHOOTING.md");
  private static final String BEGIN =
      "<!-- Generated from AadstsTable; AadstsTableTest checks it. -->\n";
  private static final String END = "<!-- End of the generated part. -->\n";

  /** With {@code -Dtest.jvmOptions=-Dlatchkey.write=true} the page is written, not checked. */
  private static final boolean IS_WRITTEN = Boolean.getBoolean("latchkey.write");

  private static final String CODES =
      """
      16000 16001 16003 28002 50001 50005 50011 50012 50013 50014 50020 50027 50033 50034
      50049 50053 50055 50056 50057 50058 50059 50064 50072 50074 50076 50078 50079 50085
      50089 50097 50105 50125 50126 50128 50129 50131 50132 50133 50135 50140 50142 50144
      50146 50155 50158 50173 50194 50196 50199 51004 53000 53001 53002 53003 53004 53011
      54005 65001 65002 65004 65005 70000 70001 70002 70008 70011 70016 70018 70019 70020
      70021 70025 70043 70044 70046 90002 90006 90009 90012 90014 90019 90023 90024 90025
      90033 90038 90055 90072 90094 90095 160021 500011 500014 500021 500022 500113 500121
      500131 500133 500208 500212 500213 501481 530003 530032 530035 530084 650052 650053
      650056 650057 700003 700005 700016 700022 700023 700024 700025 700027 700030 700081
      700082 700084 700211 700212 700213 900021 900023 900144 900382 1000031 1002012 7000112
      7000114 7000215 7000218 7000222 7000229 7000272 9001023 9002313 9002325 9002332 9002341
      """;

  private static final String AGAIN =
      """
      16000 16001 50055 50058 50072 50074 50076 50078 50079 50085 50089 50125 50132 50133
      50140 50158 50173 50199 65001 65004 70000 70008 70043 70044 70046 160021 500121 700081
      700082 700084 9002341
      """;

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+", -1));
  }

  private static List<String> codes(FailureKind kind) {
    return AadstsTable.rows().stream().filter(row -> row.kind() == kind).map(Row::code).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERROR: AADSTS50076: Due to a change. AADSTS50034 | 50076",
        "aadsts50076: due to | 50076",
        "AADSTS 50076: due to | 50076",
        "{'error': 'x', 'error_codes': [50076], 'y': 1} | 50076",
        "{\\\"error_codes\\\":[ 50076,50034]} | 50076",
        "https://login.microsoftonline.com/error?code=53003 | 53003",
        "error_codes: [50034] AADSTS50076: due to | 50076"
      })
  void codeIsFoundInEveryForm(String text, String code) {
    assertThat(AadstsCode.firstIn(text)).hasValue(new AadstsCode(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AADSTS1234567890",
        "AADSTS12",
        "code=53003",
        "https://evil.test/error?code=53003",
        ""
      })
  void numberThatIsNoCodeIsNone(String text) {
    assertThat(AadstsCode.firstIn(text)).isEmpty();
  }

  @Test
  void tableHoldsTheCodesThatAreMostAskedAbout() {
    assertThat(AadstsTable.rows().stream().map(Row::code).toList())
        .containsExactlyElementsOf(words(CODES))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(50);
  }

  @Test
  void kindsAreThoseThatUsersRelyOn() {
    assertThat(codes(FailureKind.REAUTHENTICATION_REQUIRED))
        .containsExactlyElementsOf(words(AGAIN));
    assertThat(codes(FailureKind.NETWORK))
        .containsExactlyElementsOf(words("50033 90006 90012 90024 90025 90033 90055"));
    assertThat(codes(FailureKind.INVALID_REQUEST))
        .containsExactlyElementsOf(words("90002 900021 900023"));
    assertThat(AadstsTable.rows().stream().filter(Row::isAboutScope).map(Row::code).toList())
        .containsExactlyElementsOf(words("28002 70011 700022 1002012"));
  }

  @Test
  void eachCodeHasOneLineOfMeaningAndOneOfRemedy() {
    assertThat(AadstsTable.rows())
        .allSatisfy(row -> {
          assertThat(row.code()).matches("\\d{4,9}");
          assertThat(row.source()).isIn("page", "words");
          assertThat(row.meaning()).isNotBlank().doesNotEndWith(".").hasSizeLessThan(100);
          assertThat(row.remedy()).isNotBlank().doesNotEndWith(".").doesNotContain("please");
          AadstsCode code = new AadstsCode(row.code());
          assertThat(code.kind()).isEqualTo(row.kind());
          assertThat(code.describe()).isEqualTo(row.meaning() + " (AADSTS" + row.code() + ")");
          Remedy remedy =
              Objects.requireNonNull(
                  code.remedy("clientId(…)", "tenantId(…)", "clientSecret(…)", "an-id"));
          assertThat(remedy.text()).doesNotContain("{", "}");
          assertThat(remedy.isCommand()).isEqualTo(row.remedy().startsWith("az "));
        });
  }

  @Test
  void codeThatIsNotKnownIsARefusalWithoutARemedy() {
    AadstsCode unknown = new AadstsCode("1234567");
    assertThat(unknown.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(unknown.describe()).isEqualTo("Microsoft Entra refused it (AADSTS1234567)");
    assertThat(unknown.remedy("an-id")).isNull();
  }

  @Test
  void scopeToWriteIsNamedWhereItsFormIsTheFault() {
    AadstsCode noResource = new AadstsCode("500011");
    assertThat(remedyOf(noResource, "https://storage.azure.com"))
        .isEqualTo("ask for 'https://storage.azure.com/.default'");
    assertThat(remedyOf(noResource, "https://storage.azure.com/"))
        .isEqualTo("ask for 'https://storage.azure.com/.default'");
    assertThat(remedyOf(noResource, "https://storage.azure.com/user_impersonation"))
        .isEqualTo("ask for 'https://storage.azure.com/.default'");
    assertThat(remedyOf(noResource, "api://app/Files.Read"))
        .isEqualTo("ask for 'api://app/.default'");
    assertThat(remedyOf(noResource, "User.Read"))
        .isEqualTo("ask for 'https://graph.microsoft.com/.default'");
    assertThat(remedyOf(new AadstsCode("70011"), "storage.azure.com"))
        .isEqualTo("ask for 'storage.azure.com/.default'");
    assertThat(noResource.remedyOfScope("https://storage.azure.com/.default")).isNull();
    assertThat(new AadstsCode("53003").remedyOfScope("https://storage.azure.com")).isNull();
  }

  private static String remedyOf(AadstsCode code, String scope) {
    Remedy remedy = code.remedyOfScope(scope);
    return remedy == null ? "none" : remedy.text();
  }

  @Test
  void pageIsGeneratedFromTheTable() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(begin).isBetween(BEGIN.length(), end);
    if (IS_WRITTEN) {
      Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
      return;
    }
    assertThat(page.substring(begin, end))
        .as(
            "write it: mvn test -pl identity -am -Dtest=AadstsTableTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvmOptions=-Dlatchkey.write=true")
        .isEqualTo(table());
  }

  private static String table() {
    return AadstsTable.rows().stream()
        .map(row ->
            "| %s | `%s` | %s | %s |\n"
                .formatted(
                    row.code(),
                    row.isAboutScope() ? FailureKind.INVALID_REQUEST : row.kind(),
                    row.meaning(),
                    remedy(row)))
        .collect(
            Collectors.joining(
                "", "| AADSTS | kind | meaning | what to do |\n|---|---|---|---|\n", ""));
  }

  private static String remedy(Row row) {
    Remedy remedy = new AadstsCode(row.code()).remedy("CLIENT-ID");
    return remedy == null ? "" : remedy.isCommand() ? "`" + remedy.text() + "`" : remedy.text();
  }
}
