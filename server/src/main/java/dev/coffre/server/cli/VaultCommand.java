package dev.coffre.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command on a data folder. */
abstract class VaultCommand implements Callable<Integer> {
    private final Environment environment;
    private final VaultTexts texts;

    @Mixin
    private DataFolderOptions common = new DataFolderOptions();

    VaultCommand(Environment environment, VaultTexts texts) {
        this.environment = environment;
        this.texts = texts;
    }

    /** @return the exit code */
    abstract int run(Printer printer);

    @Override
    public final Integer call() {
        if (!isService()) {
            CommandLog.keepErrorsOnly();
        }
        return run(printer());
    }

    /** Returns whether this command is the service, which has a log. */
    boolean isService() {
        return false;
    }

    Printer printer() {
        return new Printer(environment, texts, common.json());
    }

    Environment environment() {
        return environment;
    }

    DataFolderOptions common() {
        return common;
    }

    ArgumentCheck check() {
        return new ArgumentCheck(texts);
    }

    VaultTexts texts() {
        return texts;
    }
}
