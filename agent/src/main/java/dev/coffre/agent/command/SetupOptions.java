package dev.coffre.agent.command;

import dev.coffre.agent.text.DisplayFormat;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line options of setup. Missing values are asked for, or get their defaults. */
final class SetupOptions {
    /** The form of passing a password that is always refused. */
    static final String PASSWORD_ARGUMENT = "--proxy-password";

    private static final int MAX_PORT = 65_535;

    @Option(
            names = {"-q", "--quiet"},
            descriptionKey = "setup.quiet")
    private boolean quiet;

    /** Accepted for compatibility. Setup never looks for updates. */
    @Option(names = "--no-update-check", descriptionKey = "setup.no-update-check")
    private boolean noUpdateCheck;

    @Option(names = "--uninstall", descriptionKey = "setup.uninstall")
    private boolean uninstall;

    @Option(names = "--install-folder", paramLabel = "FOLDER", descriptionKey = "setup.install-folder")
    private @Nullable String installFolder;

    @Option(names = "--cache-folder", paramLabel = "FOLDER", descriptionKey = "setup.cache-folder")
    private @Nullable String cacheFolder;

    @Option(names = "--estimate", paramLabel = "SIZE", descriptionKey = "setup.estimate")
    private @Nullable String estimate;

    /** Without an address, which {@code --proxy-host} gives. */
    @Option(names = "--proxy", paramLabel = "none|system", descriptionKey = "setup.proxy-choice")
    private @Nullable String proxyChoice;

    @Option(names = "--proxy-host", paramLabel = "HOST", descriptionKey = "setup.proxy-host")
    private @Nullable String proxyHost;

    @Option(names = "--proxy-port", paramLabel = "PORT", descriptionKey = "setup.proxy-port")
    private @Nullable String proxyPort;

    @Option(names = "--proxy-user", paramLabel = "NAME", descriptionKey = "proxy-user")
    private @Nullable String proxyUser;

    @Option(names = "--proxy-password-file", paramLabel = "FILE", descriptionKey = "proxy-password-file")
    private @Nullable String proxyPasswordFile;

    @Option(names = "--ask-proxy-password", hidden = true)
    private boolean askProxyPassword;

    /** Accepted only to be refused with a reason. Its value is not used. */
    @Option(names = PASSWORD_ARGUMENT, arity = "0..1", hidden = true, fallbackValue = "")
    private @Nullable String passwordArgument;

    boolean isQuiet() {
        return quiet;
    }

    boolean isUninstall() {
        return uninstall;
    }

    /** Prints a line unless {@code --quiet} is set. */
    void say(TerminalOutput output, String key, Object... values) {
        if (!quiet) {
            output.message(key, values);
        }
    }

    Optional<Path> installFolder() {
        return Optional.ofNullable(installFolder).map(text -> FolderArgument.of(text, ProblemCode.SETUP_FOLDER_UNFIT));
    }

    Optional<Path> cacheFolder() {
        return Optional.ofNullable(cacheFolder).map(text -> FolderArgument.of(text, ProblemCode.CACHE_FOLDER_UNFIT));
    }

    /** Returns the expected data size in bytes. */
    Optional<Long> estimate(CommandRunner runner) {
        return Optional.ofNullable(estimate)
                .map(text -> DisplayFormat.parseBytes(text).orElseThrow(() -> wrong(runner, "--estimate", text)));
    }

    /**
     * @param system the proxy that the system names
     * @throws Problem {@code flags-invalid}
     */
    Optional<ProxyChoice> proxy(CommandRunner runner, ProxyChoice system) {
        if (passwordArgument != null) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("setup.password-seen"));
        }
        if (proxyHost == null) {
            if (proxyPort != null || proxyUser != null || proxyPasswordFile != null || askProxyPassword) {
                throw together(runner, "--proxy-port", "--proxy-host");
            }
            return Optional.ofNullable(proxyChoice).map(choice -> withoutAddress(runner, choice, system));
        }
        if (proxyPort == null) {
            throw together(runner, "--proxy-host", "--proxy-port");
        }
        if (proxyUser == null && (proxyPasswordFile != null || askProxyPassword)) {
            throw together(runner, "--proxy-password-file", "--proxy-user");
        }
        if (!ProxyChoice.Explicit.isHost(proxyHost)) {
            throw wrongProxy(runner, "--proxy-host", proxyHost);
        }
        return Optional.of(new ProxyChoice.Explicit(
                proxyHost,
                port(runner, proxyPort),
                Optional.ofNullable(proxyUser)
                        .map(name -> new ProxyCredentials(name, ProxyOptions.password(runner, proxyPasswordFile)))));
    }

    /** As {@link ProxyOptions#noteOthers}. */
    void noteOthers(TerminalOutput output, PrivateFiles files) {
        ProxyOptions.noteOthers(output, files, proxyPasswordFile);
    }

    private static ProxyChoice withoutAddress(CommandRunner runner, String choice, ProxyChoice system) {
        return switch (choice) {
            case "none" -> new ProxyChoice.None();
            case "system" -> system;
            default ->
                throw runner.refusedValue("--proxy", ProxyChoice.Explicit.withoutLogin(choice), "none", "system");
        };
    }

    private static int port(CommandRunner runner, String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port >= 1 && port <= MAX_PORT)
                .orElseThrow(() -> wrong(runner, "--proxy-port", text));
    }

    /** The value may contain a password, although none belongs there. */
    private static Problem wrongProxy(CommandRunner runner, String flag, String value) {
        return wrong(runner, flag, ProxyChoice.Explicit.withoutLogin(value));
    }

    private static Problem wrong(CommandRunner runner, String flag, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.value", flag, value));
    }

    private static Problem together(CommandRunner runner, String one, String other) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.together", one, other));
    }
}
