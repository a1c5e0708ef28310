package dev.latchkey.lab;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a JUnit test class in a lab. Its constructor and methods can take a parameter of type {@link
 * Lab}. One lab serves all tests of the class and is closed after the last.
 *
 * <pre>{@code
 * @LabTest
 * class UploadTest {
 *   @Test
 *   void readerMayNotUpload(Lab lab) { ... }
 * }
 * }</pre>
 *
 * <p>Without a {@link #file} it is the default lab. A class that wants a lab described in Java
 * starts one itself, by {@link Lab#builder()}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(LabExtension.class)
@SuppressWarnings("exports") // JUnit is there if this is used, and is optional otherwise.
public @interface LabTest {
  /**
   * A {@code lab.yaml}, relative to the working folder of the tests.
   *
   * @return the file, empty for the default lab
   */
  String file() default "";
}
