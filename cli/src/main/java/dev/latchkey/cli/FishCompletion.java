package dev.latchkey.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The completion of the command for the shell fish, from picocli's model. */
final class FishCompletion {
  private final StringBuilder script = new StringBuilder("complete -c latchkey -f\n");

  private FishCompletion() {}

  static String of(CommandLine latchkey) {
    FishCompletion completion = new FishCompletion();
    completion.add(latchkey, List.of());
    return completion.script.toString();
  }

  private void add(CommandLine command, List<String> path) {
    String inCommand = String.join("; and ", path.stream().map(FishCompletion::seen).toList());
    for (OptionSpec option : command.getCommandSpec().options()) {
      line(inCommand, option(option));
    }
    List<String> names = List.copyOf(command.getSubcommands().keySet());
    String unnamed = names.isEmpty() ? "" : "not " + seen(String.join(" ", names));
    String beforeName = inCommand.isEmpty() ? unnamed : inCommand + "; and " + unnamed;
    command
        .getSubcommands()
        .forEach((name, sub) -> {
          String[] description = sub.getCommandSpec().usageMessage().description();
          line(beforeName, "-a " + name + described(description));
          List<String> below = new ArrayList<>(path);
          below.add(name);
          add(sub, below);
        });
  }

  private static String seen(String names) {
    return "__fish_seen_subcommand_from " + names;
  }

  private void line(String condition, String completion) {
    script.append("complete -c latchkey ");
    if (!condition.isEmpty()) {
      script.append("-n '").append(condition).append("' ");
    }
    script.append(completion).append('\n');
  }

  private static String option(OptionSpec option) {
    StringBuilder text = new StringBuilder();
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? "-l " : "-s ").append(name.replaceFirst("^-+", ""));
      text.append(' ');
    }
    if (option.arity().max() > 0) {
      boolean isFile = option.type() == Path.class || option.type() == File.class;
      text.append(isFile ? "-rF" : "-x");
      if (option.completionCandidates() != null) {
        text.append(" -a '").append(String.join(" ", option.completionCandidates())).append('\'');
      }
    }
    return text.toString().strip() + described(option.description());
  }

  private static String described(String[] lines) {
    String text = String.join(" ", lines).replace("\\", "\\\\").replace("'", "\\'");
    return " -d '" + text + "'";
  }
}
