package dev.latchkey.identity.broker.internal.dbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form that an address of a session bus can have. */
class BusAddressTest {
  private static Surroundings machine(Map<String, String> variables) {
    return new Surroundings(
        variables, Clock.systemUTC(), Platform.LINUX, path -> FileState.MISSING);
  }

  private static Failure failure(Map<String, String> variables) {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> BusAddress.find(machine(variables)));
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.remedy()).isPresent();
    return failure;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unix:path=/run/user/1000/bus | /run/user/1000/bus |",
        "unix:path=/run/user/1000/bus,guid=0123abcd | /run/user/1000/bus | 0123abcd",
        "unix:guid=0123abcd,path=/tmp/x | /tmp/x | 0123abcd",
        "unix:path=/tmp/a%20b%2C%3b%c3%a4 | /tmp/a b,;\u00e4 |",
        "tcp:host=127.0.0.1,port=1;unix:path=/tmp/x | /tmp/x |",
        "autolaunch:;unix:path=/tmp/x | /tmp/x |",
        ";unix:path=/tmp/x; | /tmp/x |",
        "unix:abstract=/tmp/y;unix:path=/tmp/x | /tmp/x |",
      })
  void socketIsFound(String address, String path, String guid) throws Failure {
    assertThat(BusAddress.find(machine(Map.of("DBUS_SESSION_BUS_ADDRESS", address))))
        .containsExactly(new BusAddress(path, guid));
  }

  @Test
  void severalSocketsAreTriedInOrder() throws Failure {
    assertThat(BusAddress.parse("unix:path=/a;unix:path=/b"))
        .containsExactly(new BusAddress("/a", null), new BusAddress("/b", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unix:abstract=/tmp/dbus-x,guid=1 | unix:abstract= (Java can open only sockets that are files)",
        "tcp:host=evil.test,port=1 | tcp:",
        "nonce-tcp:host=evil.test,port=1,noncefile=/x | nonce-tcp:",
        "unixexec:path=/bin/evil | unixexec:",
        "launchd:env=X | launchd:",
        "systemd: | systemd:",
        "autolaunch: | autolaunch:",
        "unix:tmpdir=/tmp | unix:tmpdir=",
        "unix:runtime=yes | unix:runtime=",
        "unix:path=relative/bus | unix:path=",
        "tcp:host=a;unixexec:path=/b | tcp:, unixexec:",
      })
  void otherFormsAreRefusedAndNamed(String address, String forms) {
    assertThat(failure(Map.of("DBUS_SESSION_BUS_ADDRESS", address)).seen())
        .isEqualTo(
            "DBUS_SESSION_BUS_ADDRESS names a session bus in a form that can't be used here: "
                + forms);
  }

  @Test
  void whoHasOnlyAnAbstractSocketIsSentToAnotherTool() {
    assertThat(
            failure(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:abstract=/tmp/x"))
                .remedy()
                .map(Remedy::text))
        .hasValueSatisfying(
            remedy -> assertThat(remedy).contains("unix:path=PATH").endsWith("az login"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense",
        "unix:path",
        "unix:path=/a%2",
        "unix:path=/a%zz",
        "unix:path=/a%00b",
        "unix:=x",
        "unix:path=/a,",
        "/run/user/1000/bus"
      })
  void whatIsNoAddressIsShown(String address) {
    assertThat(failure(Map.of("DBUS_SESSION_BUS_ADDRESS", address)).seen())
        .isEqualTo("DBUS_SESSION_BUS_ADDRESS '" + address + "' is not the address of a bus");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", " ; ;"})
  void listWithoutAnAddressIsNone(String address) {
    assertThat(failure(Map.of("DBUS_SESSION_BUS_ADDRESS", address)).seen())
        .isEqualTo("DBUS_SESSION_BUS_ADDRESS '" + address + "' is not the address of a bus");
  }

  /** Otherwise whoever can write to the working directory could play the bus. */
  @Test
  void relativeFolderOfTheSessionDoesNotCount() {
    assertThat(failure(Map.of("XDG_RUNTIME_DIR", "run/user")).seen())
        .contains("XDG_RUNTIME_DIR", "'run/user'");
  }

  @Test
  void messageAboutAPathIsOneVisibleLine() {
    String address = "unix:path=/tmp/a%0Ab%1B[31m%E2%80%AEc";
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                new BusBroker(machine(Map.of("DBUS_SESSION_BUS_ADDRESS", address)))
                    .requirePossible());
    assertThat(failure.seen()).contains("'/tmp/a?b?[31m?c'");
  }

  @Test
  void withoutAnAddressTheUsualPlaceCounts() throws Failure {
    assertThat(BusAddress.find(machine(Map.of("XDG_RUNTIME_DIR", "/run/user/1000/"))))
        .containsExactly(new BusAddress("/run/user/1000/bus", null));
    assertThat(
            BusAddress.find(
                machine(Map.of("XDG_RUNTIME_DIR", "/run/u", "DBUS_SESSION_BUS_ADDRESS", " "))))
        .containsExactly(new BusAddress("/run/u/bus", null));
    assertThat(failure(Map.of()).seen()).contains("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR");
  }
}
