package dev.latchkey.over;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes of {@code com.azure.identity} in one jar, as a JVM links against them. Other classes
 * come from the class path of the tests.
 */
final class ClassFiles {
  private static final String PACKAGE = "com/azure/identity/";

  private final Map<String, Type> own = new TreeMap<>();
  private final Map<String, Type> others = new HashMap<>();

  /** A class. */
  record Type(
      String name,
      int access,
      @Nullable String superName,
      List<String> interfaces,
      Map<String, Member> members) {
    boolean isPublic() {
      return (access & Opcodes.ACC_PUBLIC) != 0;
    }

    boolean has(int flag) {
      return (access & flag) != 0;
    }

    /** True if code outside the package can extend it. */
    boolean isExtensible() {
      return !has(Opcodes.ACC_FINAL)
          && members.values().stream()
              .anyMatch(member -> member.signature().startsWith("<init>") && member.isVisible());
    }
  }

  /**
   * A field, a method or a constructor.
   *
   * @param signature its name and descriptor, by which a JVM finds it
   * @param constant the value that compilers copy, or {@code null}
   */
  record Member(String signature, int access, Set<String> exceptions, @Nullable Object constant) {
    boolean isVisible() {
      return (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
    }

    boolean has(int flag) {
      return (access & flag) != 0;
    }
  }

  private ClassFiles() {}

  static ClassFiles of(Path jar) throws IOException {
    ClassFiles files = new ClassFiles();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (var entry : file.stream().toList()) {
        if (entry.getName().matches(PACKAGE + "[\\w$]+\\.class")
            && !entry.getName().endsWith("package-info.class")) {
          Type type = read(file.getInputStream(entry));
          files.own.put(type.name(), type);
        }
      }
    }
    return files;
  }

  /** The public classes of the package. */
  List<Type> api() {
    return own.values().stream().filter(Type::isPublic).toList();
  }

  Optional<Type> find(String name) {
    return Optional.ofNullable(own.get(name)).filter(Type::isPublic);
  }

  /** All supertypes that other code can name. */
  Set<String> supertypes(Type type) {
    Set<String> all = new LinkedHashSet<>();
    for (Type one : lineage(type)) {
      if (one.isPublic()) {
        all.add(one.name());
      }
    }
    return all;
  }

  /**
   * The members that code outside the package can call on a class: its own and those of its
   * supertypes in the package.
   */
  List<Member> api(Type type) {
    Map<String, Member> all = new TreeMap<>();
    for (Type one : lineage(type)) {
      if (one.name().startsWith(PACKAGE)) {
        one.members().values().stream()
            .filter(Member::isVisible)
            .filter(member -> one.equals(type) || !member.signature().startsWith("<init>"))
            .forEach(member -> all.putIfAbsent(member.signature(), member));
      }
    }
    return List.copyOf(all.values());
  }

  /** The member that a JVM finds for a signature. */
  Optional<Member> resolve(Type type, String signature) {
    for (Type one : lineage(type)) {
      Member member = one.members().get(signature);
      if (member != null && (one.equals(type) || !signature.startsWith("<init>"))) {
        return Optional.of(member).filter(Member::isVisible);
      }
    }
    return Optional.empty();
  }

  /** The type, its superclasses, then all interfaces. */
  private List<Type> lineage(Type type) {
    Map<String, Type> all = new LinkedHashMap<>();
    List<Type> interfaces = new ArrayList<>();
    for (Type one = type;
        one != null;
        one = one.superName() == null ? null : type(one.superName())) {
      all.put(one.name(), one);
      one.interfaces().forEach(name -> interfaces.add(type(name)));
    }
    while (!interfaces.isEmpty()) {
      Type one = interfaces.remove(0);
      if (all.putIfAbsent(one.name(), one) == null) {
        one.interfaces().forEach(name -> interfaces.add(type(name)));
      }
    }
    return List.copyOf(all.values());
  }

  private Type type(String name) {
    Type known = own.get(name);
    return known != null ? known : others.computeIfAbsent(name, ClassFiles::ofClassPath);
  }

  private static Type ofClassPath(String name) {
    try (InputStream file = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      if (file == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Type read(InputStream file) throws IOException {
    ClassReader reader = new ClassReader(file);
    Map<String, Member> members = new TreeMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String generic,
              @Nullable Object value) {
            add(access, name + ":" + descriptor, Set.of(), value);
            return null;
          }

          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String generic,
              String @Nullable [] exceptions) {
            add(
                access,
                name + descriptor,
                exceptions == null ? Set.of() : Set.of(exceptions),
                null);
            return null;
          }

          private void add(
              int access, String signature, Set<String> exceptions, @Nullable Object constant) {
            members.put(signature, new Member(signature, access, exceptions, constant));
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return new Type(
        reader.getClassName(),
        reader.getAccess(),
        reader.getSuperName(),
        List.of(reader.getInterfaces()),
        members);
  }
}
