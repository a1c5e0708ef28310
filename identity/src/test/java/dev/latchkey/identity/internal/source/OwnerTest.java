package dev.latchkey.identity.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether two tokens are two people's. */
class OwnerTest {
  private static Owner owner(String fields) {
    String[] parts = fields.split("/", -1);
    return new Owner(text(parts[0]), text(parts[1]), text(parts[2]), text(parts[3]));
  }

  private static @Nullable String text(String part) {
    return part.isEmpty() ? null : part;
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({
    // account/home account id/object id/tenant
    "a/h/o/t,         a/h/o/t,         false",
    "A@x/h/o/t,       a@X/H/O/T,       false",
    "a//o/t,          b//o/t,          false", // the name was changed
    "a//o/t,          a//p/t,          true", // the name was given to somebody else
    "a/h/o/t,         a/h/p/u,         false", // a guest in another tenant
    "a/h//t,          a/i//t,          true",
    "a/h//,           b///,            true",
    "a/h//,           a///,            false",
    "a//o/t,          a//p/u,          false", // known by name alone
    "a//o/t,          b//p/u,          true",
    "a///,            //o/t,           true", // nothing to compare
    "//o/t,           //o/u,           true",
    "///,             a/h/o/t,         false", // nothing is known
    "///t,            a/h/o/t,         false",
  })
  void anotherIsToldByIdsBeforeNames(String one, String other, boolean isAnother) {
    assertThat(owner(one).isAnother(owner(other))).isEqualTo(isAnother);
    assertThat(owner(other).isAnother(owner(one))).isEqualTo(isAnother);
  }

  @ParameterizedTest
  @CsvSource({"a/h/o/t,'''a'''", "/h/o/t,object 'o'", "/h//,account 'h'"})
  void isShownByWhatIsKnownAndNeverByAccident(String fields, String shown) {
    assertThat(owner(fields).shown()).isEqualTo(shown.replace("'''", "'"));
    assertThat(owner(fields).toString()).doesNotContain("h", "=a", "=o");
  }
}
