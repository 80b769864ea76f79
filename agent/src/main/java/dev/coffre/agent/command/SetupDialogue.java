package dev.coffre.agent.command;

import dev.coffre.agent.terminal.Terminal;
import dev.coffre.agent.text.DisplayFormat;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks for what setup needs, in the order of Azure Backup's wizard. An empty answer takes the default. An invalid answer is
 * explained and asked for again.
 */
final class SetupDialogue {
    private final CommandRunner runner;
    private final TerminalOutput output;
    private final Terminal terminal;

    SetupDialogue(CommandRunner runner, TerminalOutput output) {
        this.runner = runner;
        this.output = output;
        this.terminal = runner.terminal();
    }

    /** Checks of the parts of a plan. Each throws a {@link Problem} if the part cannot be carried out. */
    record Checks(Consumer<SetupPlan> folder, Consumer<SetupPlan> cache) {}

    SetupPlan complete(SetupPlan proposed, Checks checks) {
        SetupPlan plan = folder(proposed, checks);
        plan = cache(plan, checks);
        return plan.proxy().isPresent() ? plan : proxy(plan);
    }

    /** Returns the vault credentials file, or empty to register later. */
    Optional<String> askRegistration() {
        String answer = ask("setup.proceed").orElse("n");
        if (!answer.isBlank() && !runner.texts().isYes(answer)) {
            return Optional.empty();
        }
        return ask("setup.credentials").map(String::strip).filter(file -> !file.isEmpty());
    }

    private SetupPlan folder(SetupPlan plan, Checks checks) {
        return askUntilValid(
                () -> plan.withFolder(asked("setup.ask.folder", plan.folder(), ProblemCode.SETUP_FOLDER_UNFIT)),
                checks.folder());
    }

    /** Asks for the data size together with the folder, because the size decides whether the folder is suitable. */
    private SetupPlan cache(SetupPlan plan, Checks checks) {
        return askUntilValid(
                () -> {
                    SetupPlan chosen =
                            plan.withCache(asked("setup.ask.cache", plan.cache(), ProblemCode.CACHE_FOLDER_UNFIT));
                    checks.cache().accept(chosen);
                    return chosen.withEstimate(chosen.estimate().or(this::estimate));
                },
                checks.cache());
    }

    private Optional<Long> estimate() {
        String answer = ask("setup.ask.estimate").orElse("").strip();
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> bytes = DisplayFormat.parseBytes(answer);
        if (bytes.isEmpty()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.value", "--estimate", answer));
        }
        return bytes;
    }

    private SetupPlan proxy(SetupPlan plan) {
        return askUntilValid(
                () -> proxyOf(plan, ask("setup.ask.proxy").orElse("").strip()), chosen -> {});
    }

    private SetupPlan proxyOf(SetupPlan plan, String answer) {
        if (answer.isEmpty()) {
            return plan;
        }
        if (answer.equals("none")) {
            return plan.withProxy(new ProxyChoice.None());
        }
        ProxyChoice.Explicit parsed = ProxyOptions.address(answer, runner);
        return plan.withProxy(new ProxyChoice.Explicit(parsed.host(), parsed.port(), login()));
    }

    private Optional<ProxyCredentials> login() {
        String user = ask("setup.ask.proxy-user").orElse("").strip();
        if (user.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProxyCredentials(user, ProxyOptions.password(runner, null)));
    }

    private Path asked(String question, Path proposed, ProblemCode unfit) {
        String answer = terminal.ask(runner.texts().format(question, proposed))
                .orElse("")
                .strip();
        return answer.isEmpty() ? proposed : FolderArgument.of(answer, unfit);
    }

    private Optional<String> ask(String question) {
        return terminal.ask(runner.texts().format(question));
    }

    /** Asks until the answer passes the check. */
    private SetupPlan askUntilValid(Question question, Consumer<SetupPlan> check) {
        for (int again = 1; ; again++) {
            try {
                SetupPlan answer = question.ask();
                check.accept(answer);
                return answer;
            } catch (Problem problem) {
                if (again == MAX_ATTEMPTS) { // the input has ended, or no person reads the warnings
                    throw problem;
                }
                output.warn(problem);
            }
        }
    }

    private static final int MAX_ATTEMPTS = 10;

    /** One question, or several that belong together. */
    @FunctionalInterface
    private interface Question {
        SetupPlan ask();
    }
}
