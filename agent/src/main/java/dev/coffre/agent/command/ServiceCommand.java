package dev.coffre.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command of {@code coffre service}. None of them has arguments. */
@Command
final class ServiceCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final String name;
    private final CommandRunner.CommandBody action;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    ServiceCommand(CommandRunner runner, String name, CommandRunner.CommandBody action) {
        this.runner = runner;
        this.name = name;
        this.action = action;
    }

    @Override
    public Integer call() {
        return runner.run("service " + name, common, action);
    }
}
