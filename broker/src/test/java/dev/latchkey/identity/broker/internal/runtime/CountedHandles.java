package dev.latchkey.identity.broker.internal.runtime;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.latchkey.identity.broker.internal.client.BrokerClient;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between our code and Microsoft's library, and counts what the library hands out: errors,
 * results, accounts, parameters, calls. Each has to be given back once.
 */
final class CountedHandles {
  /** JNA frees a callback that Java has forgotten. */
  private static final List<Object> KEPT = new ArrayList<>();

  /** A handle that is not given back, and the function that handed it out. */
  private record Handle(Pointer pointer, String function) {}

  private final List<Handle> open = new ArrayList<>();
  private int all;
  private int unknown;

  /** The broker behind a library, whose handles are counted. */
  BrokerClient broker(String path) {
    MsalRuntime library = Native.load(path, MsalRuntime.class);
    MsalRuntime counted =
        (MsalRuntime)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MsalRuntime.class},
                (proxy, method, arguments) -> call(library, method, arguments));
    return new BrokerClient() {
      @Override
      public void requirePossible() {}

      @Override
      public BrokerSession connect(Deadline deadline) {
        Pointer error = counted.MSALRUNTIME_Startup();
        if (error != null) {
          throw new IllegalStateException("the library does not start");
        }
        return new RuntimeSession(new LoadedRuntime(counted, Platform.LINUX));
      }
    };
  }

  private @Nullable Object call(MsalRuntime library, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    Object[] passed = arguments == null ? new Object[0] : arguments.clone();
    if (name.startsWith("MSALRUNTIME_Release")) {
      released((Pointer) passed[0]);
    }
    for (int i = 0; i < passed.length; i++) {
      if (passed[i] instanceof MsalRuntime.Completion completion) {
        MsalRuntime.Completion counting =
            (result, data) -> {
              opened(result, name);
              completion.completed(result, data);
            };
        LoadedRuntime.prepare(counting);
        KEPT.add(counting);
        passed[i] = counting;
      }
    }
    Object answer;
    try {
      answer = method.invoke(library, passed);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    for (Object argument : passed) {
      if (argument instanceof PointerByReference reference) {
        opened(reference.getValue(), name);
      }
    }
    if (answer instanceof Pointer error) {
      opened(error, name);
    }
    return answer;
  }

  private synchronized void opened(@Nullable Pointer handle, String function) {
    if (handle != null) {
      all++;
      open.add(new Handle(handle, function));
    }
  }

  private synchronized void released(Pointer handle) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).pointer().equals(handle)) {
        open.remove(i);
        return;
      }
    }
    unknown++;
  }

  /** Prints what was not given back. */
  synchronized void print() {
    System.out.println(
        "handles: "
            + all
            + ", strange: "
            + unknown
            + ", kept: "
            + open.stream().map(Handle::function).toList());
  }
}
