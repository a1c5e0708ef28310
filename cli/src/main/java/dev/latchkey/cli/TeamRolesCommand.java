package dev.latchkey.cli;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.SmallestRoles;
import dev.latchkey.access.SmallestRoles.Answer;
import dev.latchkey.access.SmallestRoles.Choice;
import dev.latchkey.access.SmallestRoles.Wish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code team roles}: the smallest role for a URL. Asks nobody. */
@Command(
    name = "roles",
    description = "Names the smallest built-in roles for what a URL leads to. Asks no server.",
    footer = {
      "",
      "Examples:",
      "  latchkey team roles --for https://contosodata.blob.core.windows.net/reports --read",
      "  latchkey team roles --for https://contoso-vault.vault.azure.net --write --output json"
    })
final class TeamRolesCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--for",
      paramLabel = "URL",
      required = true,
      description = "A storage account, container, vault, namespace, store or resource.")
  String url = "";

  @ArgGroup Access access = new Access();

  /** What is to be done; reading by default. */
  static final class Access {
    @Option(names = "--read", description = "To read; the default.")
    boolean read;

    @Option(names = "--write", description = "To create and replace.")
    boolean write;

    Access() {}
  }

  private final Terminal terminal;

  TeamRolesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    List<Answer> answers;
    try {
      answers = SmallestRoles.builtIn().forUrl(url, access.write ? Wish.WRITE : Wish.READ);
    } catch (AccessException e) {
      throw CommandFailure.of(e);
    }
    if (common.isJson()) {
      terminal
          .out()
          .println(
              Json.write(Map.of("answers", answers.stream().map(TeamRolesCommand::json).toList())));
    } else {
      answers.forEach(this::print);
    }
    return ExitCode.OK.value;
  }

  private void print(Answer answer) {
    terminal.say(
        answer.service()
            + " "
            + answer.account()
            + ", to "
            + answer.does()
            + ", needs "
            + answer.permissions()
            + ".");
    for (Choice role : answer.roles()) {
      new Columns().row(role.name()).row("  " + role.command()).print(terminal);
    }
    if (!answer.note().isEmpty()) {
      terminal.say("  " + answer.note());
    }
  }

  private static Map<String, @Nullable Object> json(Answer answer) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("service", answer.service());
    json.put("account", answer.account());
    json.put("does", answer.does());
    json.put("permissions", answer.permissions());
    json.put("scope", answer.scope());
    json.put("roles", json(answer.roles()));
    json.put("note", Json.orNull(answer.note()));
    return json;
  }

  static List<Object> json(List<Choice> roles) {
    List<Object> list = new ArrayList<>();
    for (Choice role : roles) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", role.name());
      json.put("id", role.id());
      json.put("builtIn", role.isBuiltIn());
      json.put("command", role.command());
      list.add(json);
    }
    return list;
  }
}
