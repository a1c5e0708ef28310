package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All that a source file can name of azure-identity is here too, by the same name and with the same
 * types; but for the classes that are left out, which are listed.
 */
class SameApiTest {
  private static final String THEIRS = "com.azure.identity.";
  private static final String OURS = "dev.latchkey.identity.";

  /** Left out for good: see the page on differences. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "IntelliJCredential",
          "IntelliJCredentialBuilder",
          "SharedTokenCacheCredential",
          "SharedTokenCacheCredentialBuilder",
          "UsernamePasswordCredential",
          "UsernamePasswordCredentialBuilder");

  @Test
  void everyPublicClassIsHereOrListed() throws Exception {
    Set<String> missing = new TreeSet<>();
    for (Class<?> theirs : theirPublicClasses()) {
      if (find(theirs.getName()) == null) {
        missing.add(theirs.getSimpleName());
      }
    }
    assertThat(missing).isEqualTo(LEFT_OUT);
  }

  @Test
  void everyMemberOfAClassIsHereWithTheSameTypes() throws Exception {
    List<String> differences = new ArrayList<>();
    for (Class<?> theirs : theirPublicClasses()) {
      Class<?> ours = find(theirs.getName());
      if (ours != null) {
        compareTypes(theirs, ours, differences);
        compareConstructors(theirs, ours, differences);
        compareMethods(theirs, ours, differences);
        compareConstants(theirs, ours, differences);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static List<Class<?>> theirPublicClasses() throws Exception {
    Path jar =
        Path.of(
            com.azure.identity.AzureCliCredential.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    String folder = THEIRS.replace('.', '/');
    try (JarFile file = new JarFile(jar.toFile())) {
      List<Class<?>> classes = new ArrayList<>();
      for (String entry : file.stream().map(Object::toString).sorted().toList()) {
        if (entry.matches(folder + "\\w+\\.class")) {
          classes.add(Class.forName(entry.replace(".class", "").replace('/', '.')));
        }
      }
      classes.removeIf(type -> !Modifier.isPublic(type.getModifiers()));
      assertThat(classes).hasSizeGreaterThan(40);
      return classes;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable Class<?> find(String theirName) {
    try {
      Class<?> ours = Class.forName(mapped(theirName));
      return Modifier.isPublic(ours.getModifiers()) ? ours : null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static String mapped(String typeName) {
    return typeName.replace(THEIRS, OURS);
  }

  /** What is assigned to a variable, caught or extended there can be here. */
  private static void compareTypes(Class<?> theirs, Class<?> ours, List<String> differences) {
    for (Class<?> type : supertypes(theirs)) {
      if (Modifier.isPublic(type.getModifiers())
          && supertypes(ours).stream().noneMatch(t -> t.getName().equals(mapped(type.getName())))) {
        differences.add(ours.getName() + " is no " + mapped(type.getName()));
      }
    }
    boolean isExtensible =
        !Modifier.isFinal(theirs.getModifiers())
            && Arrays.stream(theirs.getDeclaredConstructors()).anyMatch(SameApiTest::isApi);
    if (isExtensible && Modifier.isFinal(ours.getModifiers())) {
      differences.add(ours.getName() + " is final");
    }
    if (Modifier.isAbstract(ours.getModifiers()) && !Modifier.isAbstract(theirs.getModifiers())) {
      differences.add(ours.getName() + " is abstract");
    }
  }

  private static Set<Class<?>> supertypes(Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>(List.of(type));
    if (type.getSuperclass() != null) {
      all.addAll(supertypes(type.getSuperclass()));
    }
    for (Class<?> one : type.getInterfaces()) {
      all.addAll(supertypes(one));
    }
    return all;
  }

  private static boolean isApi(Executable member) {
    return (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
        && !member.isSynthetic();
  }

  private static void compareConstructors(
      Class<?> theirs, Class<?> ours, List<String> differences) {
    for (Constructor<?> constructor : theirs.getDeclaredConstructors()) {
      boolean isHere =
          Arrays.stream(ours.getDeclaredConstructors())
              .filter(SameApiTest::isApi)
              .anyMatch(ourOne -> signature(ourOne).equals(mapped(signature(constructor))));
      // A base that nobody outside can build on is not meant to be built on.
      boolean isBase = Modifier.isAbstract(theirs.getModifiers());
      if (isApi(constructor) && !isHere && !isBase) {
        differences.add("new " + signature(constructor));
      }
    }
  }

  private static void compareMethods(Class<?> theirs, Class<?> ours, List<String> differences) {
    for (Method method : theirs.getMethods()) {
      Class<?> declaring = method.getDeclaringClass();
      if (!declaring.getName().startsWith(THEIRS) || method.isBridge()) {
        continue;
      }
      String here =
          publicMethods(ours)
              .filter(ourOne -> isSameCall(method, ourOne))
              .map(ourOne -> described(ourOne, ours))
              .findFirst()
              .orElse("nothing");
      String wanted = mapped(described(method, theirs));
      if (!here.equals(wanted)) {
        differences.add(ours.getSimpleName() + ": " + wanted + ", and here is " + here);
      }
    }
  }

  /** Those of bases that are not public are visible through their public subclasses. */
  private static Stream<Method> publicMethods(Class<?> type) {
    return supertypes(type).stream()
        .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge());
  }

  private static boolean isSameCall(Method theirs, Method ours) {
    return theirs.getName().equals(ours.getName())
        && parameters(ours).equals(mapped(parameters(theirs)));
  }

  /**
   * Generic types resolved, so that a builder's setter returns that builder, also where a
   * superclass declares it.
   */
  private static String described(Method method, Class<?> seenFrom) {
    return (Modifier.isStatic(method.getModifiers()) ? "static " : "")
        + (method.isVarArgs() ? "varargs " : "")
        + resolved(method.getGenericReturnType(), seenFrom)
        + " "
        + method.getName()
        + Arrays.stream(method.getGenericParameterTypes())
            .map(type -> resolved(type, seenFrom))
            .collect(Collectors.joining(",", "(", ")"))
        + Arrays.stream(method.getExceptionTypes())
            .filter(type -> !RuntimeException.class.isAssignableFrom(type))
            .map(type -> " throws " + type.getName())
            .sorted()
            .collect(Collectors.joining());
  }

  private static String resolved(Type type, Class<?> seenFrom) {
    if (type instanceof TypeVariable<?> variable) {
      return variables(seenFrom).getOrDefault(variable.getName(), variable.getName());
    }
    return type.getTypeName();
  }

  /** All bases of the builders name their variable alike: the last one told is the most derived. */
  private static Map<String, String> variables(Class<?> type) {
    Map<String, String> known = new HashMap<>();
    Class<?> current = type;
    while (current != null && current.getGenericSuperclass() != null) {
      if (current.getGenericSuperclass() instanceof ParameterizedType parent) {
        TypeVariable<?>[] names = current.getSuperclass().getTypeParameters();
        for (int i = 0; i < names.length; i++) {
          known.putIfAbsent(names[i].getName(), parent.getActualTypeArguments()[i].getTypeName());
        }
      }
      current = current.getSuperclass();
    }
    return known;
  }

  private static void compareConstants(Class<?> theirs, Class<?> ours, List<String> differences)
      throws IllegalAccessException {
    for (Field field : theirs.getFields()) {
      if (!field.getDeclaringClass().getName().startsWith(THEIRS)) {
        continue;
      }
      try {
        Field here = ours.getField(field.getName());
        if (!here.getGenericType()
                .getTypeName()
                .equals(mapped(field.getGenericType().getTypeName()))
            || !String.valueOf(here.get(null)).equals(String.valueOf(field.get(null)))) {
          differences.add(nameOf(field) + " is " + here.get(null));
        }
      } catch (NoSuchFieldException e) {
        differences.add(nameOf(field));
      }
    }
  }

  private static String nameOf(Field field) {
    return field.getDeclaringClass().getSimpleName() + "." + field.getName();
  }

  private static String signature(Executable member) {
    String name = member.getDeclaringClass().getSimpleName();
    return member instanceof Method
        ? name + "." + member.getName() + parameters(member)
        : name + parameters(member);
  }

  private static String parameters(Executable member) {
    return Arrays.stream(member.getParameterTypes())
        .map(Class::getName)
        .collect(Collectors.joining(",", "(", ")"));
  }
}
