package dev.latchkey.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The man page of the command, from picocli's model. */
final class ManPage {
  private final StringBuilder page = new StringBuilder();

  private ManPage() {}

  static String of(CommandLine latchkey) {
    ManPage page = new ManPage();
    CommandSpec root = latchkey.getCommandSpec();
    page.line(".TH LATCHKEY 1");
    page.line(".SH NAME");
    page.line("latchkey \\- " + escaped(String.join(" ", root.usageMessage().description())));
    page.line(".SH SYNOPSIS");
    page.line(".B latchkey");
    page.line("COMMAND [OPTION]...");
    page.line(".SH OPTIONS");
    page.arguments(root);
    page.line(".SH COMMANDS");
    latchkey.getSubcommands().values().forEach(page::command);
    page.footer(root);
    return page.page.toString();
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    line(".SS " + escaped(spec.qualifiedName()));
    line(escaped(String.join(" ", spec.usageMessage().description())));
    arguments(spec);
    footer(spec);
    command.getSubcommands().values().forEach(this::command);
  }

  private void arguments(CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
      argument(String.join(", ", List.of(option.names())) + value, option);
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      argument(parameter.paramLabel(), parameter);
    }
  }

  private void argument(String name, ArgSpec argument) {
    line(".TP");
    line(".B " + escaped(name));
    line(escaped(String.join(" ", argument.description())));
  }

  /** As it stands: it has columns, and examples to copy. */
  private void footer(CommandSpec spec) {
    line(".PP");
    line(".nf");
    for (String text : spec.usageMessage().footer()) {
      line(escaped(text));
    }
    line(".fi");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  /** Text that roff prints as it is; a dot or quote at the start of a line would be a request. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
