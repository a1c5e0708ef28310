package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.over.ClassFiles.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;

/** Code that was compiled against azure-identity links against this module. */
class BinaryCompatibilityIT {
  private static ClassFiles ours;

  @BeforeAll
  static void readOurs() throws Exception {
    ours = ClassFiles.of(Peers.own());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.18.4", "1.19.0"})
  void everyPublicAndProtectedMemberIsHere(String version) throws Exception {
    ClassFiles theirs = ClassFiles.of(Peers.azureIdentity(version));
    assertThat(theirs.api()).hasSizeGreaterThan(50);
    List<String> differences = new ArrayList<>();
    for (ClassFiles.Type type : theirs.api()) {
      ours.find(type.name())
          .ifPresentOrElse(
              own -> compare(theirs, type, own, differences),
              () -> differences.add(type.name() + " is missing"));
    }
    assertThat(differences).isEmpty();
  }

  /** Nothing that was public in these releases has gone since, neither there nor here. */
  @ParameterizedTest
  @ValueSource(strings = {"1.5.5", "1.10.4", "1.15.4"})
  void olderLibrariesFindAllThatTheyWereCompiledAgainst(String version) throws Exception {
    ClassFiles old = ClassFiles.of(Peers.azureIdentity(version));
    assertThat(old.api()).hasSizeGreaterThan(40);
    assertThat(missing(old, ClassFiles.of(Peers.azureIdentity("1.19.0")))).isEmpty();
    assertThat(missing(old, ours)).isEmpty();
  }

  private static Set<String> missing(ClassFiles old, ClassFiles now) {
    Set<String> missing = new TreeSet<>();
    for (ClassFiles.Type type : old.api()) {
      for (Member member : old.api(type)) {
        if (now.find(type.name()).flatMap(own -> now.resolve(own, member.signature())).isEmpty()) {
          missing.add(named(type, member));
        }
      }
    }
    return missing;
  }

  private static void compare(
      ClassFiles theirs, ClassFiles.Type type, ClassFiles.Type own, List<String> differences) {
    for (int flag : new int[] {Opcodes.ACC_INTERFACE, Opcodes.ACC_ENUM, Opcodes.ACC_ANNOTATION}) {
      if (type.has(flag) != own.has(flag)) {
        differences.add(type.name() + " is of another kind");
      }
    }
    if (own.has(Opcodes.ACC_ABSTRACT) && !type.has(Opcodes.ACC_ABSTRACT)) {
      differences.add(type.name() + " is abstract");
    }
    if (own.has(Opcodes.ACC_FINAL) && type.isExtensible()) {
      differences.add(type.name() + " is final");
    }
    Set<String> missing = new TreeSet<>(theirs.supertypes(type));
    missing.removeAll(ours.supertypes(own));
    missing.forEach(name -> differences.add(type.name() + " is no " + name));
    for (Member member : theirs.api(type)) {
      ours.resolve(own, member.signature())
          .ifPresentOrElse(
              here -> compare(type, member, here, differences),
              () -> differences.add(named(type, member) + " is missing"));
    }
  }

  private static void compare(
      ClassFiles.Type type, Member theirs, Member own, List<String> differences) {
    String name = named(type, theirs);
    if (theirs.has(Opcodes.ACC_PUBLIC) && !own.has(Opcodes.ACC_PUBLIC)) {
      differences.add(name + " is not public");
    }
    if (theirs.has(Opcodes.ACC_STATIC) != own.has(Opcodes.ACC_STATIC)) {
      differences.add(name + " differs in being static");
    }
    if (own.has(Opcodes.ACC_FINAL) && !theirs.has(Opcodes.ACC_FINAL) && type.isExtensible()) {
      differences.add(name + " is final");
    }
    if (own.has(Opcodes.ACC_ABSTRACT) && !theirs.has(Opcodes.ACC_ABSTRACT)) {
      differences.add(name + " is abstract");
    }
    if (!own.exceptions().equals(theirs.exceptions())) {
      differences.add(name + " throws " + own.exceptions() + ", not " + theirs.exceptions());
    }
    if (!Objects.equals(theirs.constant(), own.constant())) {
      differences.add(name + " is " + own.constant() + ", not " + theirs.constant());
    }
  }

  private static String named(ClassFiles.Type type, Member member) {
    return type.name().replaceFirst(".*/", "") + "." + member.signature();
  }
}
