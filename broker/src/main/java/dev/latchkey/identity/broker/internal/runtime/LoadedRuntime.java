package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;

/**
 * MSALRuntime, loaded and started. It stays so until the JVM ends: a library that runs threads of
 * its own can't be unloaded safely.
 */
final class LoadedRuntime {
  /** {@code GA_ROOTOWNER} of Windows' {@code GetAncestor}. */
  private static final int ROOT_OWNER = 3;

  private final MsalRuntime runtime;
  private final NativeText texts;
  private final RuntimeErrors errors;
  private final Platform platform;

  /** A library that is loaded and started. Tests count the handles of one. */
  LoadedRuntime(MsalRuntime runtime, Platform platform) {
    this.runtime = runtime;
    this.platform = platform;
    this.texts = new NativeText(platform == Platform.WINDOWS);
    this.errors = new RuntimeErrors(runtime, texts);
  }

  /**
   * Loads and starts a library.
   *
   * @param path its absolute path
   * @throws Failure if it can't be loaded here, or does not start
   */
  static LoadedRuntime load(String path, Platform platform) throws Failure {
    LoadedRuntime loaded;
    try {
      loaded = new LoadedRuntime(Native.load(path, MsalRuntime.class), platform);
    } catch (UnsatisfiedLinkError e) {
      // JNA's message is a page long.
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "Microsoft's library for the broker can't be loaded from '"
              + Surroundings.shown(path)
              + "'",
          Remedy.step(
              "check that it is built for this processor, and that what it needs is installed"
                  + (platform == Platform.LINUX ? ": ldd " + path : "")),
          e);
    }
    Pointer error = loaded.runtime.MSALRUNTIME_Startup();
    if (error != null) {
      Failure failure = loaded.errors.failure(error);
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "Microsoft's library for the broker does not start, so there is no broker here: "
              + failure.seen(),
          Remedy.step("sign in to another tool: az login"));
    }
    return loaded;
  }

  /** Ends the library's threads. Only for tests, which load it once and look what is left. */
  void stop() {
    runtime.MSALRUNTIME_Shutdown();
  }

  MsalRuntime runtime() {
    return runtime;
  }

  NativeText texts() {
    return texts;
  }

  RuntimeErrors errors() {
    return errors;
  }

  /** A callback whose thread does not keep the JVM from ending. */
  static void prepare(Callback callback) {
    Native.setCallbackThreadInitializer(
        callback, new CallbackThreadInitializer(true, false, "latchkey-broker"));
  }

  /** On macOS the library wants its main thread, which Java's is not. */
  boolean hasWindows() {
    return platform != Platform.MACOS;
  }

  /**
   * The window of a sign-in: the app's, else on Windows that of its console.
   *
   * @param given the number that the app gave; 0 for none
   * @throws Failure if there is none
   */
  long windowOr(long given) throws Failure {
    if (given != 0 || platform != Platform.WINDOWS) {
      return given == 0 ? 1 : given;
    }
    Pointer console = call("kernel32", "GetConsoleWindow");
    Pointer owner = console == null ? null : call("user32", "GetAncestor", console, ROOT_OWNER);
    Pointer found = owner == null ? console : owner;
    if (found == null) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the broker's sign-in needs a window of this process, and there is none",
          Remedy.step("InteractiveBrowserBrokerCredentialBuilder.setWindowHandle"));
    }
    return Pointer.nativeValue(found);
  }

  private static Pointer call(String library, String name, Object... arguments) {
    Function function = NativeLibrary.getInstance(library).getFunction(name);
    return (Pointer) function.invoke(Pointer.class, arguments);
  }

  /** The redirect address that applications register for a broker of this system. */
  String redirectUri(String clientId) {
    return switch (platform) {
      case WINDOWS -> "ms-appx-web://Microsoft.AAD.BrokerPlugin/" + clientId;
      case MACOS -> "msauth.com.msauth.unsignedapp://auth";
      default -> "https://login.microsoftonline.com/common/oauth2/nativeclient";
    };
  }
}
