package dev.latchkey.access.internal.export;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.ExportFormat;
import dev.latchkey.access.internal.plan.Survey;
import dev.latchkey.identity.FailureKind;
import java.util.Map;

/** Writes a set-up for other tools. */
public final class Export {
  private Export() {}

  /**
   * Writes the files.
   *
   * @param survey the file with every name found
   * @param format for which tool
   * @return the texts by file name, the main file first
   */
  public static Map<String, String> of(Survey survey, ExportFormat format) {
    if (!survey.hidden().isEmpty()) {
      throw new AccessException(
          FailureKind.REFUSED,
          "The account does not see '"
              + survey.hidden().get(0).scope().name().text()
              + "', and an export needs its resource id",
          "Name it by its resource id in the file");
    }
    return switch (format) {
      case AZ -> Map.of("team.sh", AzScript.of(survey));
      case BICEP -> Bicep.of(survey);
      case TERRAFORM -> Map.of("main.tf", Terraform.of(survey));
    };
  }
}
