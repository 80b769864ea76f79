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
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    HooksShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("hooks show", common, this::show);
    }

    private Result show(Speech speech) {
        Hooks hooks = new HooksFile(shell.world().home().hooks()).read();
        if (hooks.equals(Hooks.NONE)) {
            speech.say("hooks.none");
        }
        for (HookPhase phase : HookPhase.values()) {
            hooks.of(phase).ifPresent(hook -> show(speech, phase, hook));
        }
        return Result.done();
    }

    private static void show(Speech speech, HookPhase phase, Hook hook) {
        OnFailure onFailure = phase == HookPhase.PRE ? hook.onFailure() : OnFailure.WARN;
        String rule = onFailure.name().toLowerCase(Locale.ROOT);
        speech.say("hooks.line", phase.code(), String.join(" ", hook.command()));
        speech.say(
                "hooks.rules",
                speech.amounts().duration(hook.timeout()),
                speech.texts().say("hooks." + rule));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "hook");
        event.put("phase", phase.code());
        event.put("command", hook.command());
        event.put("timeoutSeconds", hook.timeout().toSeconds());
        event.put("onFailure", rule);
        speech.event(event);
    }
}
