package dev.coffre.agent.command;

import dev.coffre.agent.hook.Hook;
import dev.coffre.agent.hook.Hook.OnFailure;
import dev.coffre.agent.hook.HookPhase;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre hooks show} */
@Command(name = "show")
final class HooksShowCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final HooksFile file;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    HooksShowCommand(CommandRunner runner, HooksFile file) {
        this.runner = runner;
        this.file = file;
    }

    @Override
    public Integer call() {
        return runner.runList("hooks show", common, this::show);
    }

    private CommandResult show(TerminalOutput output) {
        Hooks hooks = file.read();
        if (hooks.equals(Hooks.NONE)) {
            output.message("hooks.none");
        }
        for (HookPhase phase : HookPhase.values()) {
            hooks.of(phase).ifPresent(hook -> show(output, phase, hook));
        }
        return CommandResult.done();
    }

    private static void show(TerminalOutput output, HookPhase phase, Hook hook) {
        OnFailure onFailure = phase == HookPhase.PRE ? hook.onFailure() : OnFailure.WARN;
        String rule = onFailure.name().toLowerCase(Locale.ROOT);
        output.message("hooks.line", phase.code(), String.join(" ", hook.command()));
        output.message(
                "hooks.rules",
                output.format().duration(hook.timeout()),
                output.texts().format("hooks." + rule));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "hook");
        event.put("phase", phase.code());
        event.put("command", hook.command());
        event.put("timeoutSeconds", hook.timeout().toSeconds());
        event.put("onFailure", rule);
        output.event(event);
    }
}
